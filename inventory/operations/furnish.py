"""Make categories and warehouses."""

from django.db import IntegrityError

from inventory.interface.errors import AlreadyThere
from inventory.models import Category, Warehouse
from shop.database.transactions import atomic


def create_category(*, slug: str, name_fr: str, name_en: str, position: int) -> Category:
    """Raises ``AlreadyThere``."""
    category = Category(slug=slug, name_fr=name_fr, name_en=name_en, position=position)
    try:
        with atomic("inventory"):
            category.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyThere(name=slug) from error
    return category


def create_warehouse(*, code: str, name: str, position: int) -> Warehouse:
    """Raises ``AlreadyThere``."""
    warehouse = Warehouse(code=code, name=name, position=position)
    try:
        with atomic("inventory"):
            warehouse.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyThere(name=code) from error
    return warehouse
