"""Why every number is what it is."""

from typing import Any, Final, NoReturn

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inventory.models.stock import Stock

#: What each kind of movement does to the two counters.
_BY_KIND: Final = (
    Q(kind__in=["received", "returned", "arrived"], on_hand_change__gt=0, held_change=0)
    | Q(kind="sent", on_hand_change__lt=0, held_change=0)
    | (Q(kind="adjusted", held_change=0) & ~Q(on_hand_change=0))
    | Q(kind="held", on_hand_change=0, held_change__gt=0)
    | Q(kind__in=["released", "expired"], on_hand_change=0, held_change__lt=0)
    | Q(kind="shipped", on_hand_change__lt=0, held_change=F("on_hand_change"))
)


class LedgerIsAppendOnly(RuntimeError):
    """An entry that was written was about to be changed or deleted: corrections are new entries."""


class LedgerEntries(models.QuerySet["LedgerEntry"]):
    """Entries are added and read."""

    def update(self, **changes: Any) -> NoReturn:
        raise LedgerIsAppendOnly

    def delete(self) -> NoReturn:
        raise LedgerIsAppendOnly

    def bulk_update(self, *args: Any, **options: Any) -> NoReturn:
        raise LedgerIsAppendOnly


class LedgerEntry(models.Model):
    """One movement of one stock row, with its cause and the counters as they were after it.

    Σ ``on_hand_change`` is on hand and Σ ``held_change`` is held; the ``_after`` columns make the entries a chain, so
    that ``prove`` can say where a difference began.
    """

    class Kind(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("ledger", "received")
        HELD = "held", pgettext_lazy("ledger", "held")
        RELEASED = "released", pgettext_lazy("ledger", "released")
        EXPIRED = "expired", pgettext_lazy("ledger", "expired")
        SHIPPED = "shipped", pgettext_lazy("ledger", "shipped")
        RETURNED = "returned", pgettext_lazy("ledger", "returned")
        ADJUSTED = "adjusted", pgettext_lazy("ledger", "adjusted")
        SENT = "sent", pgettext_lazy("ledger", "sent to another warehouse")
        ARRIVED = "arrived", pgettext_lazy("ledger", "arrived from another warehouse")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    stock = models.ForeignKey(
        Stock, on_delete=models.PROTECT, related_name="ledger", verbose_name=_("stock"), db_index=False
    )
    on_hand_change = models.BigIntegerField(_("change on hand"))
    held_change = models.BigIntegerField(_("change held"))
    on_hand_after = models.BigIntegerField(_("on hand after"))
    held_after = models.BigIntegerField(_("held after"))
    order_id = models.CharField(_("order"), max_length=64, blank=True, default="")
    reference = models.CharField(_("reference"), max_length=64, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    actor = models.CharField(_("by"), max_length=64, blank=True, default="")
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = LedgerEntries.as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = [
            models.CheckConstraint(condition=_BY_KIND, name="ledger_kind_says_direction"),
            # A delivery note, a count or a transfer that is sent twice is booked once.
            models.UniqueConstraint(
                fields=["kind", "reference", "stock"], condition=~Q(reference=""), name="ledger_reference_once"
            ),
        ]
        indexes = [
            models.Index(fields=["stock", "id"], name="ledger_by_stock"),
            models.Index(fields=["order_id"], condition=~Q(order_id=""), name="ledger_by_order"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on_hand_change:+d}/{self.held_change:+d}"

    def save(self, *args: Any, **options: Any) -> None:
        """Raises ``LedgerIsAppendOnly`` for an entry that exists."""
        if not self._state.adding:
            raise LedgerIsAppendOnly
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        """Raises ``LedgerIsAppendOnly``."""
        raise LedgerIsAppendOnly
