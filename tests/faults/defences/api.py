"""The API with one defence removed: each is a context in which the running shop lacks it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime
from typing import Any
from unittest.mock import patch

from django.db.models import QuerySet
from rest_framework.serializers import Serializer

from billing.models import Invoice
from customers.models import Address, TokenFamily
from orders.models import Cart, Order
from shop.web.caching import PrivateAnswersMiddleware
from shop.web.content_policy import ContentPolicyMiddleware
from shop.web.identity.permissions import StaffPermission
from shop.web.serializers import StrictIntegerField, StrictSerializer


@contextmanager
def whose_order() -> Iterator[None]:
    """Whoever names an order gets it."""
    with patch("orders.queries.orders._own", lambda order, customer_id, token: True):
        yield


@contextmanager
def whole_token() -> Iterator[None]:
    """The beginning of a guest's token is enough."""
    from orders.rules.order_token import order_token

    def begins(token: str, *, secret: str, public_id: str) -> bool:
        return order_token(secret=secret, public_id=public_id).startswith(token)

    with patch("orders.queries.orders.token_matches", begins):
        yield


@contextmanager
def told_apart() -> Iterator[None]:
    """Somebody else's order is refused, instead of not being there."""
    from shop.errors import Forbidden

    def known(order: Order, customer_id: str, token: str) -> bool:
        if order.customer_id == customer_id and customer_id:
            return True
        raise Forbidden

    with patch("orders.queries.orders._own", known):
        yield


def whose_addresses() -> AbstractContextManager[None]:
    """There is one address book for all."""
    readers = ("customers.api.addresses", "customers.queries.addresses", "customers.operations.edit_addresses")
    return _everybodys("address_book", readers, lambda customer_id: Address.objects.all())


def whose_sessions() -> AbstractContextManager[None]:
    """Log-ins are not told apart by whose they are."""

    def all_of_them(customer_id: str, *, now: datetime) -> QuerySet[TokenFamily]:
        return TokenFamily.objects.filter(closed_at=None, public_id__isnull=False)

    return _everybodys("open_sessions", ("customers.api.sessions", "customers.operations.end_sessions"), all_of_them)


def whose_history() -> AbstractContextManager[None]:
    """A customer's orders are everybody's."""
    return _everybodys("orders_of", ("orders.api.orders",), lambda customer_id: Order.objects.prefetch_related("lines"))


def whose_cart() -> AbstractContextManager[None]:
    """Whichever cart there is."""
    readers = ("orders.queries.carts", "orders.operations.edit_cart")
    return _everybodys("carts_of", readers, lambda owner: Cart.objects.all())


def whose_invoices() -> AbstractContextManager[None]:
    """Whoever asks for invoices may read them."""
    return _everybodys("_readable", ("billing.queries.invoices",), lambda principal: Invoice.objects.all())


@contextmanager
def _everybodys(name: str, readers: Iterable[str], rows: Callable[..., QuerySet[Any]]) -> Iterator[None]:
    """``name`` answers ``rows``, whoever asks, wherever it is read."""
    with ExitStack() as stack:
        for reader in readers:
            stack.enter_context(patch(f"{reader}.{name}", rows))
        yield


@contextmanager
def which_permission() -> Iterator[None]:
    """Staff are staff, whatever they hold."""

    def any_staff(self: StaffPermission, request: Any, view: Any) -> bool:
        return bool(request.user.is_staff)

    with ExitStack() as stack:
        stack.enter_context(patch.object(StaffPermission, "has_permission", any_staff))
        stack.enter_context(patch("shop.calls.context.Principal.may", lambda self, permission: self.is_staff))
        yield


@contextmanager
def unknown_fields() -> Iterator[None]:
    """What nobody offered is dropped without a word."""
    with patch.object(StrictSerializer, "to_internal_value", Serializer.to_internal_value):
        yield


@contextmanager
def strict_integers() -> Iterator[None]:
    """Whatever can be read as a number is one."""
    with patch.object(StrictIntegerField, "to_internal_value", lambda self, data: int(data)):
        yield


@contextmanager
def strict_json() -> Iterator[None]:
    """Python's own parser, as lenient as it comes."""
    import json

    with patch("shop.web.json.loads", json.loads):
        yield


@contextmanager
def private_answers() -> Iterator[None]:
    """Nobody says that an answer is somebody's."""
    with patch.object(PrivateAnswersMiddleware, "__call__", lambda self, request: self._get_response(request)):
        yield


@contextmanager
def content_policy() -> Iterator[None]:
    """Pages may do what they like."""
    with patch.object(ContentPolicyMiddleware, "process_response", lambda self, request, response: response):
        yield


@contextmanager
def documented_errors() -> Iterator[None]:
    """A look-up of an address answers something that its document does not know."""
    from shop.errors import Unprocessable

    def odd(*, customer_id: str, address_id: int) -> Address:
        raise Unprocessable

    with patch("customers.api.addresses.one", odd):
        yield
