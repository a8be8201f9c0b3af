"""Payments, invoices and number series in the back office: read by connection, changed by nobody here.

Money goes back through an order: staff cancel or refund it there.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from billing.models import Invoice, NumberSeries, Payment, PaymentEvent
from shop.backoffice.model_admin import ShopInline, ShopModelAdmin
from shop.money import Money


class PaymentEventInline(ShopInline):
    model = PaymentEvent
    fields = ("version", "asked_at", "recorded_at", "asked", "answered", "source", "summary")
    ordering = ("version",)


@admin.register(Payment)
class PaymentAdmin(ShopModelAdmin):
    list_display = (
        "created_at",
        "order_id",
        "shown_amount",
        "shown_status",
        "method",
        "decline_code",
        "provider_reference",
    )
    list_filter = ("status", "asking", "method", "created_at")
    search_fields = ("=id", "=order_id", "=attempt_id", "=provider_reference")
    search_help_text = _("Order, payment, attempt or the provider's reference")
    date_hierarchy = "created_at"
    ordering = ("-created_at", "id")
    inlines = (PaymentEventInline,)
    fieldsets = (
        (
            None,
            {"fields": ("order_id", "shown_status", "shown_amount", "captured", "refunded", "method", "decline_code")},
        ),
        (_("Provider"), {"fields": ("provider", "provider_reference", "asking", "asked_at")}),
        (_("Given up"), {"fields": ("cancelled_at", "cancel_reason", "superseded_at")}),
        (
            _("Behind the scenes"),
            {
                "classes": ("collapse",),
                "fields": (
                    "id",
                    "attempt_id",
                    "version",
                    "created_at",
                    "changed_at",
                    "due_at",
                    "attempts",
                    "last_error",
                ),
            },
        ),
    )

    @admin.display(description=_("amount"), ordering="amount")
    def shown_amount(self, payment: Payment) -> str:
        return str(Money(payment.amount, payment.currency))

    @admin.display(description=_("captured"))
    def captured(self, payment: Payment) -> str:
        return str(Money(payment.captured_amount, payment.currency))

    @admin.display(description=_("refunded"))
    def refunded(self, payment: Payment) -> str:
        return str(Money(payment.refunded_amount, payment.currency))

    @admin.display(description=_("status"), ordering="status")
    def shown_status(self, payment: Payment) -> SafeString:
        shown = payment.position.shown
        known, asking = payment.get_status_display(), payment.get_asking_display()
        text = known if shown == payment.status else pgettext("payment", "unknown")
        detail = f"{known} · {asking}" if asking else ""
        return format_html('<span class="state state-{}">{}</span> <small>{}</small>', shown, text, detail)


@admin.register(PaymentEvent)
class PaymentEventAdmin(ShopModelAdmin):
    list_display = ("recorded_at", "order_id", "version", "asked", "answered", "source")
    list_filter = ("asked", "answered", "source", "recorded_at")
    search_fields = ("=payment__id", "=payment__order_id")
    search_help_text = _("Order or payment")
    list_select_related = ("payment",)
    ordering = ("-id",)
    fields = ("payment", "version", "asked_at", "recorded_at", "asked", "answered", "source", "summary")

    @admin.display(description=_("order"))
    def order_id(self, event: PaymentEvent) -> str:
        return event.payment.order_id


@admin.register(Invoice)
class InvoiceAdmin(ShopModelAdmin):
    list_display = (
        "shown_number",
        "kind",
        "issued_at",
        "buyer_name",
        "order_number",
        "shown_total",
        "shown_tax",
        "corrects",
    )
    list_filter = ("kind", "series", "currency", "issued_at")
    search_fields = ("shown_number", "=id", "=order_id", "=order_number", "buyer_name")
    search_help_text = _("Number, order or buyer")
    date_hierarchy = "issued_at"
    list_select_related = ("corrects",)
    ordering = ("-issued_at", "id")
    fieldsets = (
        (None, {"fields": ("shown_number", "kind", "issued_at", "corrects", "reason")}),
        (_("Buyer"), {"fields": ("buyer_name", "customer_id", "language")}),
        (_("Order"), {"fields": ("order_number", "order_id")}),
        (_("Amounts"), {"fields": ("shown_total", "shown_tax", "taxes")}),
        (_("Lines"), {"fields": ("lines",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return (
            rows if request.resolver_match and "object_id" in request.resolver_match.kwargs else rows.defer("document")
        )

    @admin.display(description=_("total"), ordering="total")
    def shown_total(self, invoice: Invoice) -> str:
        return str(Money(invoice.total, invoice.currency))

    @admin.display(description=_("tax"), ordering="tax")
    def shown_tax(self, invoice: Invoice) -> str:
        return str(Money(invoice.tax, invoice.currency))

    @admin.display(description=_("taxes"))
    def taxes(self, invoice: Invoice) -> SafeString:
        head = (_("rate"), _("net"), _("tax"), _("gross"))
        rows = [
            (_percent(row["rate"]), *(str(Money(row[name], invoice.currency)) for name in ("net", "tax", "gross")))
            for row in invoice.document["taxes"]
        ]
        return _table(head, rows)

    @admin.display(description=_("lines"))
    def lines(self, invoice: Invoice) -> SafeString:
        head = (_("SKU"), _("name"), _("quantity"), _("unit price"), _("discount"), _("amount"), _("rate"))
        rows = [
            (
                line["sku"],
                line["name"],
                line["quantity"],
                Money(line["unit_price"], invoice.currency),
                _percent(line["discount"]),
                Money(line["amount"], invoice.currency),
                _percent(line["rate"]),
            )
            for line in invoice.document["lines"]
        ]
        return _table(head, rows)


@admin.register(NumberSeries)
class NumberSeriesAdmin(ShopModelAdmin):
    list_display = ("key", "last", "last_issued_at")
    ordering = ("-key",)
    fields = ("key", "last", "last_issued_at")


def _table(head: Sequence[Any], rows: Sequence[Sequence[Any]]) -> SafeString:
    body = format_html_join(
        "", "<tr>{}</tr>", ((format_html_join("", "<td>{}</td>", ((c,) for c in row)),) for row in rows)
    )
    return format_html(
        "<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        format_html_join("", "<th>{}</th>", ((c,) for c in head)),
        body,
    )


def _percent(basis_points: int) -> str:
    return f"{Decimal(basis_points) / 100:f} %"
