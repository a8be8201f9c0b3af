"""What billing tells others."""

from dataclasses import dataclass
from typing import ClassVar

from billing.interface.messages import PaymentStatus
from shop.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentChanged(Event):
    """The provider said something new about an order's payment, later than the answer to the question."""

    type: ClassVar[str] = "billing.payment_changed"

    payment_id: str
    order_id: str
    status: PaymentStatus
    payment_version: int

    @property
    def aggregate_id(self) -> str:
        return self.payment_id
