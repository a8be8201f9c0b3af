"""Carts: what somebody means to buy. Prices are asked for when shown; a line keeps only what its buyer saw last."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Cart(models.Model):
    """A guest's, found by the hash of the token the guest holds, or a customer's. ``version`` grows with each edit."""

    class State(models.TextChoices):
        OPEN = "open"
        ORDERED = "ordered"
        MERGED = "merged"

    token_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - customers' carts have none
    customer_id = models.CharField(_("customer"), max_length=32, blank=True, default="")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("begun at"))
    updated_at = models.DateTimeField(_("changed at"), db_index=True)

    class Meta:
        verbose_name = _("cart")
        verbose_name_plural = _("carts")
        constraints = [
            models.UniqueConstraint(
                fields=["customer_id"],
                condition=Q(state="open") & ~Q(customer_id=""),
                name="orders_one_open_cart_per_customer",
            ),
            models.CheckConstraint(
                condition=Q(token_hash__isnull=False) | ~Q(customer_id=""), name="orders_cart_has_an_owner"
            ),
        ]

    def __str__(self) -> str:
        return f"cart {self.pk}"


class CartLine(models.Model):
    """So many of a SKU. ``seen_price`` is a piece's when the line was last edited; null for lines older than that."""

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    sku = models.CharField(_("SKU"), max_length=40)
    quantity = models.PositiveIntegerField(_("quantity"))
    seen_price = models.BigIntegerField(_("price when put in (minor units)"), null=True, blank=True)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        constraints = [
            models.UniqueConstraint(fields=["cart", "sku"], name="orders_one_cart_line_per_sku"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="orders_cart_line_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.sku}"
