"""Reading orders."""

from django.conf import settings
from django.db.models import QuerySet

from orders.interface.errors import OrderUnknown
from orders.models import Order
from orders.rules.order_token import token_matches


def orders_of(customer_id: str) -> QuerySet[Order]:
    """A customer's orders with their lines, for lists."""
    return Order.objects.filter(customer_id=customer_id).prefetch_related("lines")


def order_for(*, public_id: str, customer_id: str = "", token: str = "", is_staff: bool = False) -> Order:
    """The order with its lines, if it is the asker's: the customer's own, the guest's by token, or staff's.

    Raises ``OrderUnknown``, also when it is somebody else's: the two are not told apart.
    """
    order = Order.objects.filter(public_id=public_id).prefetch_related("lines").first()
    if order is None or not (is_staff or _own(order, customer_id, token)):
        raise OrderUnknown
    return order


def order_by_id(public_id: str) -> Order:
    """For the system itself. Raises ``OrderUnknown``."""
    order = Order.objects.filter(public_id=public_id).first()
    if order is None:
        raise OrderUnknown
    return order


def _own(order: Order, customer_id: str, token: str) -> bool:
    if customer_id and order.customer_id == customer_id:
        return True
    return bool(token) and token_matches(token, secret=settings.SECRET_KEY, public_id=order.public_id)
