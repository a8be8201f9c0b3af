"""How many of a product a warehouse has."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inventory.models.product import Product
from inventory.models.warehouse import Warehouse


class Stock(models.Model):
    """``on_hand`` lie on the shelf, ``held`` of them are set aside for orders.

    Both change in ``operations.counting`` only, together with the ledger; the constraints hold whatever Python thinks.
    ``low_since`` is set while the free quantity is at or under the threshold: one alert per crossing.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="stock", verbose_name=_("product"))
    warehouse = models.ForeignKey(
        Warehouse, on_delete=models.PROTECT, related_name="stock", verbose_name=_("warehouse")
    )
    on_hand = models.BigIntegerField(_("on hand"), default=0)
    held = models.BigIntegerField(_("held"), default=0)
    low_stock_threshold = models.PositiveIntegerField(_("low-stock threshold"), null=True, blank=True)
    low_since = models.DateTimeField(_("low since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("stock")
        verbose_name_plural = _("stock")
        indexes = [models.Index(fields=["id"], condition=Q(low_since__isnull=False), name="stock_low")]
        constraints = [
            models.UniqueConstraint(fields=["product", "warehouse"], name="stock_one_row_per_warehouse"),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="stock_on_hand_not_negative"),
            models.CheckConstraint(condition=Q(held__gte=0), name="stock_held_not_negative"),
            models.CheckConstraint(condition=Q(held__lte=F("on_hand")), name="stock_held_is_on_hand"),
        ]

    def __str__(self) -> str:
        return f"{self.product} @ {self.warehouse}"
