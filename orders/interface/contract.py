"""What the back office may ask orders. Every operation checks the staff member's own permission."""

from typing import Final, Protocol

from orders.interface.errors import NotCancellable, NotDeliverable, NotShippable, OrderUnknown
from orders.interface.messages import OrderRef
from shop.calls.published import operation
from shop.errors import Forbidden


class Orders(Protocol):
    """An order's way after it is paid."""

    @operation(callers=("backoffice",), idempotent=True, timeout=10.0, raises=(OrderUnknown, NotShippable, Forbidden))
    def ship(self, *, order_id: str, tracking: str) -> OrderRef:
        """The parcel left (staff: ``orders.ship``)."""

    @operation(callers=("backoffice",), idempotent=True, raises=(OrderUnknown, NotDeliverable, Forbidden))
    def deliver(self, *, order_id: str) -> OrderRef:
        """The parcel arrived (staff: ``orders.ship``)."""

    @operation(callers=("backoffice",), idempotent=True, timeout=15.0, raises=(OrderUnknown, NotCancellable, Forbidden))
    def cancel(self, *, order_id: str, reason: str) -> OrderRef:
        """Stop the order; money that was taken goes back, with a credit note (staff: ``orders.cancel``)."""

    @operation(callers=("backoffice",), idempotent=True, timeout=15.0, raises=(OrderUnknown, NotCancellable, Forbidden))
    def refund(self, *, order_id: str, reason: str) -> OrderRef:
        """Take a shipped or delivered order back and return its money (staff: ``orders.refund``)."""


CONTRACT: Final = Orders
