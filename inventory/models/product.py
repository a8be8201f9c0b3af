"""What can be bought."""

from typing import Any, Final

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from inventory.models.category import Category
from inventory.rules.search import search_text, sort_key

#: The columns a list can be ordered by, each with the id as its tie-break. Newest is the id alone.
_ORDERS: Final = {"price": ["price", "id"], "fr": ["sort_fr", "id"], "en": ["sort_en", "id"]}
_SELLABLE: Final = models.ExpressionWrapper(Q(sellable__gt=0), output_field=models.BooleanField())
_SHOWN: Final = Q(is_active=True)
_IN_STOCK: Final = Q(is_active=True, in_stock=True)


def _list_indexes() -> list[models.Index]:
    """One index per ordering of the whole list and of a category, for all products and for those in stock."""
    found = []
    for suffix, condition in (("", _SHOWN), ("_stock", _IN_STOCK)):
        for name, fields in _ORDERS.items():
            found.append(models.Index(fields=fields, condition=condition, name=f"product_{name}{suffix}"))
            found.append(
                models.Index(fields=["category", *fields], condition=condition, name=f"product_cat_{name}{suffix}")
            )
        found.append(models.Index(fields=["category", "id"], condition=condition, name=f"product_cat_newest{suffix}"))
    return [*found, models.Index(fields=["id"], condition=_IN_STOCK, name="product_newest_stock")]


class Product(models.Model):
    """A thing with a price, in minor units of ``currency``, tax included.

    ``sellable`` is Σ(on hand − held) over its stock rows: what nobody has set aside. It is the gate that every change
    of free stock passes, and changes in ``operations.counting`` only. ``gallery`` lists what is shown beside ``image``,
    None for nothing. ``search_text`` and the sort keys follow names.
    """

    sku = models.CharField(
        _("SKU"), max_length=40, unique=True, validators=[RegexValidator(r"\A[A-Za-z0-9][A-Za-z0-9._-]*\Z")]
    )
    name_fr = models.CharField(_("name (French)"), max_length=160)
    name_en = models.CharField(_("name (English)"), max_length=160)
    description_fr = models.TextField(_("description (French)"), blank=True, default="", max_length=4000)
    description_en = models.TextField(_("description (English)"), blank=True, default="", max_length=4000)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="products", verbose_name=_("category"), db_index=False
    )
    price = models.BigIntegerField(_("price (minor units)"), validators=[MinValueValidator(0)])
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    tax_category = models.CharField(_("tax category"), max_length=20, default="standard")
    image = models.CharField(_("image"), max_length=200, blank=True, default="")
    # Null, for SQLite would rebuild the table for a default, and the search's triggers would be gone with the old one.
    gallery = models.JSONField(_("further images"), blank=True, null=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    sellable = models.BigIntegerField(_("sellable"), default=0, editable=False)
    in_stock = models.GeneratedField(expression=_SELLABLE, output_field=models.BooleanField(), db_persist=True)
    search_text = models.TextField(default="", editable=False)
    sort_fr = models.CharField(max_length=80, default="", editable=False)
    sort_en = models.CharField(max_length=80, default="", editable=False)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.CheckConstraint(condition=Q(sellable__gte=0), name="product_sellable_not_negative"),
            models.CheckConstraint(condition=Q(price__gte=0), name="product_price_not_negative"),
        ]
        indexes = _list_indexes()

    def __str__(self) -> str:
        return self.sku

    def save(self, *args: Any, **options: Any) -> None:
        """Saves with the columns that follow from others."""
        self.derive()
        super().save(*args, **options)

    def derive(self) -> None:
        """Set what search and ordering need. ``bulk_create`` needs it called."""
        self.search_text = search_text(self.name_fr, self.name_en, self.sku)
        self.sort_fr, self.sort_en = sort_key(self.name_fr), sort_key(self.name_en)
