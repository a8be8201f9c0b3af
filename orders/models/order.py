"""Orders. The row is the saga: where it stands, when its next step is due, and who is taking it."""

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from orders.interface.messages import OrderStatus
from orders.models.cart import Cart
from orders.rules.states import Reason, State, status_of
from shop.work.leases import Leased


class Order(Leased):
    """Everything shown is frozen at placing; what moves is ``state`` and the stamps of how far it came."""

    public_id = models.CharField(max_length=32, unique=True)
    cart = models.OneToOneField(Cart, on_delete=models.PROTECT, related_name="order")
    customer_id = models.CharField(max_length=32, blank=True, default="")
    email = models.EmailField()
    email_key = models.CharField(max_length=254, db_index=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2)
    address = models.JSONField()

    state = models.CharField(max_length=20, choices=[(state.value, state.value) for state in State])
    currency = models.CharField(max_length=3)
    total = models.BigIntegerField()
    tax = models.BigIntegerField()

    hold_expires_at = models.DateTimeField()
    attempt_id = models.CharField(max_length=32, blank=True, default="")
    method = models.CharField(max_length=40, blank=True, default="")
    decline_code = models.CharField(max_length=40, blank=True, default="")
    failure = models.JSONField(default=dict, blank=True)
    invoice_number = models.CharField(max_length=40, blank=True, default="")
    tracking = models.CharField(max_length=120, blank=True, default="")

    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(
        max_length=20, blank=True, default="", choices=[(reason.value, reason.value) for reason in Reason]
    )
    cancel_note = models.CharField(max_length=200, blank=True, default="")

    placed_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True, blank=True)
    shipped_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    canceled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
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
    def status(self) -> OrderStatus:
        return status_of(self.state)

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """A line as sold. ``discount`` and ``rate`` are basis points; ``amount`` holds tax and is after discount."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    sku = models.CharField(max_length=40)
    name_fr = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    quantity = models.PositiveIntegerField()
    unit_price = models.BigIntegerField()
    discount = models.PositiveIntegerField(default=0)
    amount = models.BigIntegerField()
    tax_category = models.CharField(max_length=20)
    rate = models.PositiveIntegerField()
    tax = models.BigIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "sku"], name="orders_one_line_per_sku"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, unit_price__gte=0, discount__lte=10_000), name="orders_line_is_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.sku}"
