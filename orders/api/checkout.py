"""Checkout and pay: the two requests that move money. Both need an Idempotency-Key."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.interface.errors import TaxCategoryUnknown
from customers.interface import customers
from customers.interface.errors import AddressUnknown, CustomerUnknown
from customers.interface.messages import Profile
from inventory.interface.errors import OutOfStock
from orders.api.answers import OrderAnswer
from orders.api.cart import CALLS, KEYED, ORDER_TOKEN, TOKEN
from orders.api.outcomes import OrderEnded, is_final, outcome_of
from orders.api.requests import order_of, owner_of
from orders.api.serializers import CheckoutInput, PayInput
from orders.interface.errors import (
    AccountNeeded,
    CartChanged,
    CartEmpty,
    DeliveryNotOffered,
    NotForSale,
    NotPayable,
    OrderUnknown,
    PaymentDeclined,
)
from orders.operations.advance import advance
from orders.operations.pay import request_payment
from orders.operations.place import Buyer, place
from orders.operations.settle import settle
from orders.properties import properties
from orders.rules.delivery import Delivery
from shop.calls.context import principal, within
from shop.errors import Invalid
from shop.idempotency.decorator import idempotent
from shop.idempotency.once import Once
from shop.web.documented import documented
from shop.web.identity.permissions import Anyone
from shop.web.identity.scope import ORDER_HEADER
from shop.web.key_errors import KeyMissing

MONEY = (PaymentDeclined, OutOfStock, OrderEnded, KeyMissing, *KEYED, *CALLS)


class CheckoutView(APIView):
    permission_classes = [Anyone]

    @documented(
        summary="Order what is in the cart",
        request=CheckoutInput,
        answer=OrderAnswer,
        status=201,
        also={202: OrderAnswer},
        parameters=[TOKEN],
        key=True,
        errors=(
            CartEmpty,
            CartChanged,
            DeliveryNotOffered,
            NotForSale,
            AddressUnknown,
            AccountNeeded,
            CustomerUnknown,
            TaxCategoryUnknown,
            *MONEY,
        ),
    )
    @idempotent("orders", required=True, present="present")
    def post(self, request: Request, once: Once) -> Response:
        body = CheckoutInput.read(request.data)
        with within(properties.current.answer_seconds):
            placed = place(
                owner=owner_of(request),
                buyer=_buyer(body),
                delivery=Delivery(body["delivery"]),
                expected_total=body["expected_total"],
                method=body.get("payment_method", ""),
                key=once,
                now=timezone.now(),
            )
            order = (
                advance(placed.order, clock=timezone.now)
                if placed.is_new
                else settle(public_id=placed.order.public_id, clock=timezone.now)
            )
        return _answer(once, outcome_of(order, done=201), final=is_final(order))

    def present(self, request: Request, once: Once, resource: str) -> Response:
        """A repeat before the answer was final: help the order along, then answer what it has become."""
        return _present(once, resource, done=201)


class PayView(APIView):
    permission_classes = [Anyone]

    @documented(
        summary="Pay an order that waits for it",
        request=PayInput,
        answer=OrderAnswer,
        also={202: OrderAnswer},
        parameters=[ORDER_TOKEN],
        key=True,
        errors=(OrderUnknown, NotPayable, *MONEY),
    )
    @idempotent("orders", required=True, present="present", guest=ORDER_HEADER)
    def post(self, request: Request, once: Once, order_id: str) -> Response:
        body = PayInput.read(request.data)
        order = order_of(request, order_id)
        with within(properties.current.answer_seconds):
            request_payment(order=order, method=body["payment_method"], key=once, now=timezone.now())
            order = settle(public_id=order.public_id, clock=timezone.now)
        return _answer(once, outcome_of(order, done=200), final=is_final(order))

    def present(self, request: Request, once: Once, resource: str) -> Response:
        return _present(once, resource, done=200)


def _present(once: Once, resource: str, *, done: int) -> Response:
    with within(properties.current.answer_seconds):
        order = settle(public_id=resource, clock=timezone.now)
    return _answer(once, outcome_of(order, done=done), final=is_final(order))


def _answer(once: Once, response: Response, *, final: bool) -> Response:
    """Store the answer if it is final."""
    if final:
        once.answer(response)
    return response


def _buyer(body: dict[str, Any]) -> Buyer:
    """Who orders. Raises ``Invalid``, ``AccountNeeded``, ``AddressUnknown``."""
    language = (get_language() or "en")[:2]
    if principal().is_authenticated:
        profile, address = _customer(body)
        return Buyer(customer_id=profile.id, email=profile.email, name=profile.name, language=language, address=address)
    if not properties.current.guest_checkout:
        raise AccountNeeded
    if not body.get("email"):
        raise Invalid(errors={"email": [_("Guests are asked for their e-mail address.")]})
    if "address_id" in body:
        raise Invalid(errors={"address_id": [_("Only customers have an address book.")]})
    address = _typed(body)
    return Buyer(customer_id="", email=body["email"].written, name=address["name"], language=language, address=address)


def _customer(body: dict[str, Any]) -> tuple[Profile, dict[str, str]]:
    """Raises ``Invalid``, ``AddressUnknown``."""
    if "address" not in body and "address_id" in body:
        found = customers.buyer(customer_id=principal().subject, address_id=body["address_id"])
        return found.profile, {name: getattr(found.address, name) for name in found.address.__dataclass_fields__}
    return customers.profile(customer_id=principal().subject), _typed(body)


def _typed(body: dict[str, Any]) -> dict[str, str]:
    if "address" not in body:
        raise Invalid(errors={"address": [_("An address is needed.")]})
    return {name: str(value) for name, value in body["address"].items()}
