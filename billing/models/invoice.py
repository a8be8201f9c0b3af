"""Invoices and credit notes: numbered, frozen, never changed."""

from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.append_only import AppendOnly
from billing.models.payment import new_id

#: Of the column that lists and searches; the document has the whole name.
LONGEST_NAME: Final = 300


class Invoice(AppendOnly):
    """A document as it was issued; ``document`` holds everything it says. A credit note's amounts are negative."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("invoice")
        CREDIT_NOTE = "credit_note", _("credit note")

    id = models.CharField(max_length=32, primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    series = models.CharField(_("series"), max_length=20)
    number = models.PositiveIntegerField(_("number in the series"))
    shown_number = models.CharField(_("number"), max_length=40, unique=True)
    order_id = models.CharField(_("order id"), max_length=64)
    order_number = models.CharField(_("order"), max_length=40)
    customer_id = models.CharField(_("customer"), max_length=64, blank=True)
    buyer_name = models.CharField(_("buyer"), max_length=LONGEST_NAME)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("corrects")
    )
    reason = models.TextField(_("reason"), blank=True, default="")
    currency = models.CharField(_("currency"), max_length=3)
    total = models.BigIntegerField(_("total"))
    tax = models.BigIntegerField(_("tax"))
    language = models.CharField(_("language"), max_length=8)
    document = models.JSONField(_("document"))
    issued_at = models.DateTimeField(_("issued at"))

    class Meta(AppendOnly.Meta):
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices and credit notes")
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="billing_one_document_per_number"),
            models.UniqueConstraint(fields=["order_id", "kind"], name="billing_one_document_per_order"),
            models.CheckConstraint(condition=Q(number__gte=1), name="billing_numbers_from_one"),
            models.CheckConstraint(
                condition=Q(kind="invoice", corrects__isnull=True, total__gte=0)
                | Q(kind="credit_note", corrects__isnull=False, total__lte=0),
                name="billing_credit_note_corrects",
            ),
        ]
        indexes = [
            models.Index(fields=["customer_id", "-issued_at", "id"], name="billing_invoice_by_customer"),
            models.Index(fields=["-issued_at", "id"], name="billing_invoice_newest"),
        ]

    def __str__(self) -> str:
        return self.shown_number
