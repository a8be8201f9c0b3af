"""An order's payment, one row per attempt."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.interface.messages import PaymentStatus
from billing.rules.payments import OVER, Asked, Position
from shop.work.leases import Leased


def new_id() -> str:
    """A public id: 32 hexadecimal digits that tell nothing."""
    return uuid.uuid4().hex


KNOWN = [status.value for status in PaymentStatus if status is not PaymentStatus.UNKNOWN]


class Payment(Leased):
    """What is known (``status``), what the provider is being asked (``asking``), and whether the order gave it up.

    A question is written here before the provider hears it; ``version`` counts what came of them, an event each. The
    two together decide who writes. The lease is the janitor's: it looks at rows that are due, and ``attempts`` counts
    its looks at the present question.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("pending")
        AUTHORISED = "authorised", _("authorised")
        DECLINED = "declined", _("declined")
        CAPTURED = "captured", _("captured")
        VOIDED = "voided", _("voided")
        REFUNDED = "refunded", _("refunded")

    class Question(models.TextChoices):
        AUTHORISE = "authorise", _("to authorise")
        CAPTURE = "capture", _("to capture")
        VOID = "void", _("to void")
        REFUND = "refund", _("to refund")

    id = models.CharField(_("id"), max_length=32, primary_key=True, default=new_id, editable=False)
    order_id = models.CharField(_("order"), max_length=64)
    attempt_id = models.CharField(_("attempt"), max_length=80, unique=True)
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    captured_amount = models.BigIntegerField(_("captured"), default=0)
    refunded_amount = models.BigIntegerField(_("refunded"), default=0)
    method = models.CharField(_("method"), max_length=64, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.PENDING)
    asking = models.CharField(_("waiting for an answer"), max_length=12, choices=Question, blank=True, default="")
    version = models.PositiveIntegerField(_("version"), default=0)
    provider = models.CharField(_("provider"), max_length=20, blank=True)
    provider_reference = models.CharField(_("provider's reference"), max_length=100, blank=True, default="")
    decline_code = models.CharField(_("refused because"), max_length=60, blank=True, default="")
    cancelled_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    cancel_reason = models.TextField(_("given up because"), blank=True, default="")
    superseded_at = models.DateTimeField(_("found taken beside another"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            # A cancelled payment keeps its order's place, so that a late attempt finds the order given up. A superseded
            # one lost it when it was refused: money of it that turns out taken goes back.
            models.UniqueConstraint(
                fields=["order_id"],
                condition=(~Q(status__in=["declined", "voided"]) | Q(cancelled_at__isnull=False))
                & Q(superseded_at__isnull=True),
                name="billing_one_standing_payment",
            ),
            models.CheckConstraint(condition=Q(status__in=KNOWN), name="billing_payment_status_known"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, refunded_amount__gte=0, refunded_amount__lte=F("captured_amount"))
                & Q(captured_amount__lte=F("amount")),
                name="billing_payment_amounts_sane",
            ),
        ]
        indexes = [
            models.Index(fields=["order_id", "created_at"], name="billing_payment_by_order"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="billing_payment_due"),
            models.Index(fields=["-created_at", "id"], name="billing_payment_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.position.shown}"

    @property
    def position(self) -> Position:
        """Where it stands, for the rules."""
        return Position(
            status=PaymentStatus(self.status),
            asking=Asked(self.asking) if self.asking else None,
            is_cancelled=self.to_undo_since is not None,
        )

    @property
    def stands(self) -> bool:
        """Whether this is the order's one payment, as the unique index has it."""
        return self.superseded_at is None and (self.status not in OVER or self.cancelled_at is not None)

    @property
    def to_undo_since(self) -> datetime | None:
        """Since when nothing of it may be kept; None if it may."""
        return self.cancelled_at or self.superseded_at

    @property
    def is_tombstone(self) -> bool:
        """Whether this only marks an order that was given up before anything was paid."""
        return not self.provider
