"""The cart. Reading it never writes; each edit answers the lines, and GET the prices."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing.interface.errors import TaxCategoryUnknown
from inventory.interface import inventory
from orders.api.answers import CartAnswer, EditedCartAnswer, EditedLine, ReorderAnswer
from orders.api.requests import order_of, owner_of
from orders.api.serializers import AddLineInput, ClaimInput, SetLineInput
from orders.api.shown import cart_answer
from orders.interface.errors import CartFull, DeliveryNotOffered, NotForSale, OrderUnknown
from orders.operations.edit_cart import EditedCart, add_line, claim_cart, set_line
from orders.operations.reorder import put_again
from orders.queries.basket import basket_of, require_for_sale
from orders.queries.carts import open_lines
from orders.rules.delivery import Delivery
from shop.calls.context import principal
from shop.calls.errors import CallError
from shop.idempotency.decorator import idempotent
from shop.idempotency.once import Once
from shop.web.documented import documented
from shop.web.identity.permissions import Anyone, SignedIn
from shop.web.identity.scope import CART_HEADER, ORDER_HEADER
from shop.web.key_errors import InProgress, KeyReused

TOKEN = OpenApiParameter(CART_HEADER, str, OpenApiParameter.HEADER, description="A guest's cart token.")
ORDER_TOKEN = OpenApiParameter(ORDER_HEADER, str, OpenApiParameter.HEADER, description="A guest's order token.")
DELIVERY = OpenApiParameter(
    "delivery", str, enum=[each.value for each in Delivery], description="The one to reckon with; standard without it."
)
CALLS = (CallError, *CallError.__subclasses__())
KEYED = (InProgress, KeyReused)


class CartView(APIView):
    permission_classes = [Anyone]

    @documented(
        summary="The cart at today's prices",
        answer=CartAnswer,
        parameters=[TOKEN, DELIVERY],
        errors=(DeliveryNotOffered, TaxCategoryUnknown, *CALLS),
    )
    def get(self, request: Request) -> Response:
        lines = open_lines(owner_of(request))
        seen = {line.sku: line.seen_price for line in lines if line.seen_price is not None}
        basket = basket_of([(line.sku, line.quantity) for line in lines], delivery=_delivery(request))
        return Response(cart_answer(basket, seen))


class CartLinesView(APIView):
    permission_classes = [Anyone]

    @documented(
        summary="Put a product into the cart",
        request=AddLineInput,
        answer=EditedCartAnswer,
        status=201,
        parameters=[TOKEN],
        key=False,
        errors=(NotForSale, CartFull, *KEYED, *CALLS),
    )
    @idempotent("orders")
    def post(self, request: Request, once: Once) -> Response:
        body = AddLineInput.read(request.data)
        product = require_for_sale(body["sku"])
        return once.run(
            lambda: _edited(
                add_line(
                    owner=owner_of(request),
                    sku=product.sku,
                    quantity=body["quantity"],
                    price=product.price,
                    now=timezone.now(),
                ),
                status=201,
            )
        )


class CartLineView(APIView):
    permission_classes = [Anyone]

    @documented(
        summary="Have exactly so many of a product in the cart",
        request=SetLineInput,
        answer=EditedCartAnswer,
        parameters=[TOKEN],
        errors=(NotForSale, CartFull, *CALLS),
    )
    def put(self, request: Request, sku: str) -> Response:
        body = SetLineInput.read(request.data)
        product = require_for_sale(sku) if body["quantity"] else None
        return _edited(
            set_line(
                owner=owner_of(request),
                sku=product.sku if product else sku,
                quantity=body["quantity"],
                price=product.price if product else None,
                now=timezone.now(),
            )
        )

    @documented(summary="Take a product out of the cart", answer=EditedCartAnswer, parameters=[TOKEN])
    def delete(self, request: Request, sku: str) -> Response:
        return _edited(set_line(owner=owner_of(request), sku=sku, quantity=0, price=None, now=timezone.now()))


class ClaimView(APIView):
    permission_classes = [SignedIn]

    @documented(
        summary="Take over the cart filled before signing in",
        request=ClaimInput,
        answer=EditedCartAnswer,
        key=False,
        errors=(CartFull, *KEYED),
    )
    @idempotent("orders")
    def post(self, request: Request, once: Once) -> Response:
        body = ClaimInput.read(request.data)
        return once.run(
            lambda: _edited(claim_cart(customer_id=principal().subject, token=body["cart_token"], now=timezone.now()))
        )


class ReorderView(APIView):
    permission_classes = [Anyone]

    @documented(
        summary="Put what was ordered into the cart again",
        answer=ReorderAnswer,
        parameters=[TOKEN, ORDER_TOKEN],
        key=False,
        errors=(OrderUnknown, CartFull, *KEYED, *CALLS),
    )
    @idempotent("orders")
    def post(self, request: Request, once: Once, order_id: str) -> Response:
        wanted = [(line.sku, line.quantity) for line in order_of(request, order_id).ordered_lines]
        products = inventory.products(skus=tuple(sku for sku, _ in wanted))

        def effect() -> Response:
            cart, missing = put_again(owner=owner_of(request), wanted=wanted, products=products, now=timezone.now())
            return Response(ReorderAnswer(lines=_lines(cart), cart_token=cart.token or None, missing=list(missing)))

        return once.run(effect)


def _delivery(request: Request) -> Delivery:
    """Raises ``DeliveryNotOffered``."""
    try:
        return Delivery(request.query_params.get("delivery", Delivery.STANDARD))
    except ValueError:
        raise DeliveryNotOffered from None


def _edited(cart: EditedCart, status: int = 200) -> Response:
    return Response(EditedCartAnswer(lines=_lines(cart), cart_token=cart.token or None), status=status)


def _lines(cart: EditedCart) -> list[EditedLine]:
    return [EditedLine(sku=sku, quantity=quantity) for sku, quantity in cart.lines]
