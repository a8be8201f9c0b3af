"""What was asked of the provider and what it said: append-only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.models.append_only import AppendOnly
from billing.models.payment import Payment


class PaymentEvent(AppendOnly):
    """What came of a question, or that the order gave the payment up (then nothing was asked). ``unknown`` is silence.

    Versions of a payment run from 1 without a gap: its history can be replayed.
    """

    class Source(models.TextChoices):
        ANSWER = "answer", _("answer")
        WEBHOOK = "webhook", _("webhook")
        JANITOR = "janitor", _("janitor")
        ORDER = "order", _("order")

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="events", verbose_name=_("payment"))
    version = models.PositiveIntegerField(_("version"))
    asked = models.CharField(_("asked"), max_length=12, blank=True)
    answered = models.CharField(_("answered"), max_length=12, blank=True)
    source = models.CharField(_("heard from"), max_length=8, choices=Source)
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    summary = models.JSONField(_("summary"), default=dict)
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta(AppendOnly.Meta):
        verbose_name = _("payment event")
        verbose_name_plural = _("payment events")
        constraints = [models.UniqueConstraint(fields=["payment", "version"], name="billing_one_event_per_version")]

    def __str__(self) -> str:
        return f"{self.payment_id} v{self.version} {self.asked} → {self.answered or '…'}"
