"""What asking orders can raise.

    NotFound
    └── OrderUnknown      order_unknown      404
    Conflict
    ├── NotCancellable    not_cancellable    409   state
    ├── NotShippable      not_shippable      409   state
    └── NotDeliverable    not_deliverable    409   state
"""

from shop.errors import Conflict, NotFound, message


class OrderUnknown(NotFound):
    """No such order, or not yours."""

    code = "order_unknown"
    title = message("No such order")


class NotCancellable(Conflict):
    """It is too late to cancel: the parcel is on its way, or the order has ended."""

    code = "not_cancellable"
    title = message("This order can no longer be cancelled")


class NotShippable(Conflict):
    """Only an order that is paid and not yet shipped can be shipped."""

    code = "not_shippable"
    title = message("This order cannot be shipped now")


class NotDeliverable(Conflict):
    """Only a shipped order can be delivered."""

    code = "not_deliverable"
    title = message("This order cannot be marked as delivered now")
