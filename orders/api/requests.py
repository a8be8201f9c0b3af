"""Reading from a request whose cart or order is meant."""

from rest_framework.request import Request

from orders.models import Order
from orders.queries.orders import order_for
from orders.rules.owner import Owner
from shop.calls.context import principal
from shop.web.identity.scope import CART_HEADER, ORDER_HEADER

LONGEST_TOKEN = 64


def owner_of(request: Request) -> Owner:
    """The signed-in customer, or the guest by their cart token."""
    if principal().is_authenticated:
        return Owner(customer_id=principal().subject)
    return Owner(token=request.headers.get(CART_HEADER, "")[:LONGEST_TOKEN])


def order_of(request: Request, public_id: str, *, permission: str = "") -> Order:
    """The order, if it is the asker's, or if the asker is staff and holds ``permission``. Raises ``OrderUnknown``."""
    token = request.headers.get(ORDER_HEADER, "")[:LONGEST_TOKEN]
    is_staff = bool(permission) and principal().may(permission)
    return order_for(public_id=public_id, customer_id=principal().subject, token=token, is_staff=is_staff)
