"""Editing an address book. The first address is the default; another can take its place."""

from datetime import datetime
from typing import Any

from django.db.models import F

from customers.interface.errors import AddressBookFull, AddressUnknown, CustomerUnknown
from customers.models import Address, User
from customers.properties import properties
from customers.queries.addresses import address_book, one
from shop.database.transactions import atomic


def add_address(*, customer_id: str, fields: dict[str, Any], now: datetime) -> Address:
    """Raises ``AddressBookFull`` and ``CustomerUnknown``."""
    owner = User.objects.filter(public_id=customer_id)
    with atomic("customers"):
        # The count on the owner's row decides, and its lock keeps edits of one book one after the other.
        fitting = owner.filter(address_count__lt=properties.current.address_limit)
        if not fitting.update(address_count=F("address_count") + 1):
            raise AddressBookFull if owner.exists() else CustomerUnknown
        first = not address_book(customer_id).exists()
        if fields.get("is_default"):
            address_book(customer_id).filter(is_default=True).update(is_default=False)
        values = fields | {"is_default": first or bool(fields.get("is_default"))}
        return Address.objects.create(customer=owner.get(), created_at=now, **values)


def change_address(*, customer_id: str, address_id: int, fields: dict[str, Any]) -> Address:
    """Replace ``fields``; a default stays one until another becomes it. Raises ``AddressUnknown``."""
    with atomic("customers"):
        _lock(customer_id)
        address = one(customer_id=customer_id, address_id=address_id)
        values = fields | {"is_default": address.is_default or bool(fields.get("is_default"))}
        if values["is_default"]:
            address_book(customer_id).exclude(pk=address.pk).filter(is_default=True).update(is_default=False)
        Address.objects.filter(pk=address.pk).update(**values)
        return one(customer_id=customer_id, address_id=address_id)


def remove_address(*, customer_id: str, address_id: int) -> None:
    """The oldest one left becomes the default if the default is removed. Raises ``AddressUnknown``."""
    with atomic("customers"):
        _lock(customer_id)
        address = one(customer_id=customer_id, address_id=address_id)
        address.delete()
        User.objects.filter(public_id=customer_id).update(address_count=F("address_count") - 1)
        oldest = address_book(customer_id).order_by("pk").first()
        if address.is_default and oldest is not None:
            Address.objects.filter(pk=oldest.pk).update(is_default=True)


def _lock(customer_id: str) -> None:
    """Writing to the owner's row first keeps edits of one book one after the other."""
    if not User.objects.filter(public_id=customer_id).update(address_count=F("address_count")):
        raise AddressUnknown
