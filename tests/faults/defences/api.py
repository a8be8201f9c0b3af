"""The API with one defence removed: each is a context in which the running shop lacks it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from rest_framework.serializers import Serializer

from billing.models import Invoice
from customers.models import Address
from orders.models import Order
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


@contextmanager
def whose_address() -> Iterator[None]:
    """Whoever names an address reads it."""

    def anybodys(*, customer_id: str, address_id: int) -> Address:
        return Address.objects.get(pk=address_id)

    with patch("customers.api.addresses.one", anybodys):
        yield


@contextmanager
def whose_invoice() -> Iterator[None]:
    """Whoever names an invoice reads it."""

    def anybodys(*, principal: object, invoice_id: str) -> Invoice | None:
        return Invoice.objects.filter(pk=invoice_id).first()

    with patch("billing.api.invoices.invoice_detail", anybodys):
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
