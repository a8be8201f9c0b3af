"""Orders in the back office: read by connection, changed through the interface, which checks the staff member."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from orders.interface import orders
from orders.models import Cart, CartLine, Order, OrderLine, TimelineEntry
from shop.backoffice.actions import staff_action
from shop.backoffice.model_admin import ShopInline, ShopModelAdmin
from shop.money import Money


class ShippingForm(forms.Form):
    tracking = forms.CharField(label=_("Tracking number"), max_length=120, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class OrderLineInline(ShopInline):
    model = OrderLine
    fields = ("sku", "name_fr", "quantity", "unit_price", "discount", "amount", "rate", "tax")


class TimelineInline(ShopInline):
    model = TimelineEntry
    fields = ("at", "kind", "actor", "data")


@admin.register(Order)
class OrderAdmin(ShopModelAdmin):
    list_display = ("number", "placed_at", "buyer", "shown_total", "shown_state", "invoice_number", "tracking")
    list_filter = ("state", "cancel_reason", "placed_at")
    search_fields = ("public_id", "=id", "email_key", "name", "invoice_number", "tracking")
    search_help_text = _("Number, e-mail, name, invoice or tracking number")
    date_hierarchy = "placed_at"
    ordering = ("-id",)
    inlines = (OrderLineInline, TimelineInline)
    actions = ("ship", "deliver", "cancel", "refund")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "number",
                    "shown_state",
                    "placed_at",
                    "shown_total",
                    "shown_tax",
                    "invoice_number",
                    "delivery",
                    "tracking",
                )
            },
        ),
        (_("Buyer"), {"fields": ("name", "email", "customer_id", "language", "address")}),
        (
            _("Progress"),
            {"fields": ("paid_at", "shipped_at", "delivered_at", "canceled_at", "cancel_reason", "cancel_note")},
        ),
        (
            _("Behind the scenes"),
            {
                "classes": ("collapse",),
                "fields": (
                    "public_id",
                    "state",
                    "state_since",
                    "attempt_id",
                    "method",
                    "decline_code",
                    "hold_expires_at",
                    "due_at",
                    "attempts",
                    "failures",
                    "last_error",
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        return super().get_queryset(request).defer("failure")

    @admin.display(description=_("number"), ordering="id")
    def number(self, order: Order) -> str:
        return order.number

    @admin.display(description=_("buyer"), ordering="name")
    def buyer(self, order: Order) -> SafeString:
        return format_html("{}<br><small>{}</small>", order.name, order.email)

    @admin.display(description=_("total"), ordering="total")
    def shown_total(self, order: Order) -> str:
        return str(Money(order.total, order.currency))

    @admin.display(description=_("tax"), ordering="tax")
    def shown_tax(self, order: Order) -> str:
        return str(Money(order.tax, order.currency))

    @admin.display(description=_("state"), ordering="state")
    def shown_state(self, order: Order) -> SafeString:
        return format_html(
            '<span class="state state-{}">{}</span> <small>{}</small>',
            order.state,
            order.get_state_display(),
            order.status,
        )

    @staff_action(_("Ship"), permission="orders.ship", form=ShippingForm)
    def ship(self, order: Order, *, tracking: str) -> Any:
        return orders.ship(order_id=order.public_id, tracking=tracking)

    @staff_action(_("Mark as delivered"), permission="orders.ship")
    def deliver(self, order: Order) -> Any:
        return orders.deliver(order_id=order.public_id)

    @staff_action(_("Cancel and give the money back"), permission="orders.cancel", form=ReasonForm)
    def cancel(self, order: Order, *, reason: str) -> Any:
        return orders.cancel(order_id=order.public_id, reason=reason)

    @staff_action(_("Take back and refund"), permission="orders.refund", form=ReasonForm)
    def refund(self, order: Order, *, reason: str) -> Any:
        return orders.refund(order_id=order.public_id, reason=reason)


class CartLineInline(ShopInline):
    model = CartLine
    fields = ("sku", "quantity")


@admin.register(Cart)
class CartAdmin(ShopModelAdmin):
    list_display = ("id", "customer_id", "state", "updated_at")
    list_filter = ("state", "updated_at")
    search_fields = ("customer_id",)
    ordering = ("-updated_at",)
    inlines = (CartLineInline,)
    fields = ("customer_id", "state", "version", "created_at", "updated_at")
