"""Orders. The row is the saga: where it stands, when its next step is due, and who is taking it."""

from datetime import datetime
from typing import Final

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from orders.interface.messages import OrderStatus
from orders.models.cart import Cart
from orders.rules.delivery import Delivery
from orders.rules.states import CANCELLABLE, Reason, State, status_of
from shop.work.leases import Leased

#: Labels are message ids, shown in the reader's language.
STATES: Final = [
    (State.PLACED.value, _("placed")),
    (State.AWAITING_PAYMENT.value, _("awaiting payment")),
    (State.PAYING.value, _("paying")),
    (State.CONFIRMED.value, _("confirmed")),
    (State.COMMITTED.value, _("stock committed")),
    (State.CAPTURED.value, _("captured")),
    (State.PAID.value, _("paid")),
    (State.SHIPPING.value, _("shipping")),
    (State.SHIPPED.value, _("shipped")),
    (State.DELIVERED.value, _("delivered")),
    (State.CANCELING.value, _("being cancelled")),
    (State.CANCELED.value, _("cancelled")),
]
DELIVERIES: Final = [
    (Delivery.STANDARD.value, _("Delivery")),
    (Delivery.EXPRESS.value, _("Express delivery")),
]
REASONS: Final = [
    (Reason.OUT_OF_STOCK.value, _("out of stock")),
    (Reason.PAYMENT_EXPIRED.value, _("not paid in time")),
    (Reason.PAYMENT_FAILED.value, _("payment failed")),
    (Reason.UNAVAILABLE.value, _("stock or payment out of reach")),
    (Reason.CUSTOMER.value, _("by the customer")),
    (Reason.STAFF.value, _("by staff")),
    (Reason.RETURNED.value, _("goods returned")),
]


class Order(Leased):
    """Everything shown is frozen at placing; what moves is ``state`` and the stamps of how far it came.

    ``total`` and ``tax`` hold those of ``shipping``.
    """

    public_id = models.CharField(max_length=32, unique=True)
    cart = models.OneToOneField(Cart, on_delete=models.PROTECT, related_name="order")
    customer_id = models.CharField(_("customer"), max_length=32, blank=True, default="")
    email = models.EmailField(_("e-mail"))
    email_key = models.CharField(max_length=254, db_index=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=2)
    address = models.JSONField(_("address"))

    state = models.CharField(_("state"), max_length=20, choices=STATES)
    state_since = models.DateTimeField(_("in this state since"), db_default=Now())
    failures = models.PositiveIntegerField(_("failed tries"), default=0, db_default=0)
    currency = models.CharField(_("currency"), max_length=3)
    total = models.BigIntegerField(_("total"))
    tax = models.BigIntegerField(_("tax"))
    delivery = models.CharField(
        _("kind of delivery"),
        max_length=20,
        choices=DELIVERIES,
        default=Delivery.STANDARD.value,
        db_default=Delivery.STANDARD.value,
    )
    shipping = models.BigIntegerField(_("delivery"), default=0, db_default=0)
    shipping_rate = models.PositiveIntegerField(_("tax rate of delivery (basis points)"), default=0, db_default=0)
    shipping_tax = models.BigIntegerField(_("tax of delivery"), default=0, db_default=0)

    hold_expires_at = models.DateTimeField(_("stock is held until"))
    attempt_id = models.CharField(_("payment attempt"), max_length=32, blank=True, default="")
    method = models.CharField(_("means of payment"), max_length=40, blank=True, default="")
    decline_code = models.CharField(_("reason of refusal"), max_length=40, blank=True, default="")
    failure = models.JSONField(default=dict, blank=True)
    invoice_number = models.CharField(_("invoice"), max_length=40, blank=True, default="")
    tracking = models.CharField(_("tracking number"), max_length=120, blank=True, default="")

    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(
        _("reason of cancellation"), max_length=20, blank=True, default="", choices=REASONS
    )
    cancel_note = models.CharField(_("note"), max_length=200, blank=True, default="")

    placed_at = models.DateTimeField(_("placed at"))
    paid_at = models.DateTimeField(_("paid at"), null=True, blank=True)
    shipped_at = models.DateTimeField(_("shipped at"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    canceled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        indexes = [
            models.Index(fields=["customer_id", "-id"], name="orders_of_customer"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="orders_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gte=0, tax__gte=0, tax__lte=models.F("total")), name="orders_total_holds_tax"
            ),
        ]

    @property
    def number(self) -> str:
        """What people say on the phone: sequential, so never a key to anything."""
        return f"{self.pk:08d}"

    @cached_property
    def ordered_lines(self) -> list["OrderLine"]:
        """The lines as ordered: frozen with the order, so read once; placing sets them without asking."""
        return list(self.lines.all())

    @property
    def is_to_cancel(self) -> bool:
        """Whether somebody asked to stop it, and that is still to be done."""
        return self.cancel_requested_at is not None and self.state in CANCELLABLE

    @property
    def rests_until(self) -> datetime | None:
        """When an order at rest moves by itself: unpaid, it ends with its hold."""
        return self.hold_expires_at if self.state == State.AWAITING_PAYMENT else None

    @property
    def status(self) -> OrderStatus:
        return status_of(self.state)

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """A line as sold. ``discount`` and ``rate`` are basis points; ``amount`` holds tax and is after discount."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("position"))
    sku = models.CharField(_("SKU"), max_length=40)
    name_fr = models.CharField(_("name (French)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)
    quantity = models.PositiveIntegerField(_("quantity"))
    unit_price = models.BigIntegerField(_("unit price"))
    discount = models.PositiveIntegerField(_("discount (basis points)"), default=0)
    amount = models.BigIntegerField(_("amount"))
    tax_category = models.CharField(max_length=20)
    rate = models.PositiveIntegerField(_("tax rate (basis points)"))
    tax = models.BigIntegerField(_("tax"))

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "sku"], name="orders_one_line_per_sku"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, unit_price__gte=0, discount__lte=10_000), name="orders_line_is_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.sku}"
