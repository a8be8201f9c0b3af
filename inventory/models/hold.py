"""Stock set aside for an order."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.interface.messages import HoldState
from inventory.models.stock import Stock


class Hold(models.Model):
    """What an order has set aside. Only an active hold expires, so only it has ``expires_at``.

    A released hold without lines is a tombstone: the order was let go before it was held, and can never be held.
    """

    class State(models.TextChoices):
        ACTIVE = HoldState.ACTIVE.value, pgettext_lazy("hold", "active")
        COMMITTED = HoldState.COMMITTED.value, pgettext_lazy("hold", "committed")
        SHIPPED = HoldState.SHIPPED.value, pgettext_lazy("hold", "shipped")
        RETURNED = HoldState.RETURNED.value, pgettext_lazy("hold", "returned")
        RELEASED = HoldState.RELEASED.value, pgettext_lazy("hold", "released")
        EXPIRED = HoldState.EXPIRED.value, pgettext_lazy("hold", "expired")

    order_id = models.CharField(_("order"), max_length=64, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="active", expires_at__isnull=False)
                | (~Q(state="active") & Q(expires_at__isnull=True)),
                name="hold_only_active_expires",
            )
        ]
        indexes = [
            # A condition without a parameter: SQLite uses a partial index only where it can prove the condition.
            models.Index(fields=["expires_at"], condition=Q(expires_at__isnull=False), name="hold_expiry")
        ]

    def __str__(self) -> str:
        return f"{self.order_id} ({self.state})"


class HoldLine(models.Model):
    """How many of the hold lie in which stock row; several rows may serve one line of the order."""

    hold = models.ForeignKey(
        Hold, on_delete=models.PROTECT, related_name="lines", verbose_name=_("hold"), db_index=False
    )
    stock = models.ForeignKey(Stock, on_delete=models.PROTECT, related_name="+", verbose_name=_("stock"))
    quantity = models.PositiveIntegerField(_("quantity"))

    class Meta:
        verbose_name = _("hold line")
        verbose_name_plural = _("hold lines")
        constraints = [
            models.UniqueConstraint(fields=["hold", "stock"], name="hold_line_one_per_stock"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="hold_line_quantity_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.stock_id}"
