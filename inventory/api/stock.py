"""Stock and its movements: for staff."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inventory.api.answers import LedgerEntryAnswer, LedgerPage, StockAnswer, StockLevelAnswer, StockPage
from inventory.api.asking import flag, text
from inventory.api.serializers import AdjustInput, ReceiveInput, ThresholdInput, TransferInput
from inventory.interface.errors import InsufficientStock, ReferenceReused, SkuUnknown, WarehouseUnknown
from inventory.interface.messages import StockLevel
from inventory.operations.adjust import adjust
from inventory.operations.receive import receive
from inventory.operations.set_threshold import set_threshold
from inventory.operations.transfer import transfer
from inventory.queries.stock import ledger_rows, stock_rows
from shop.calls.context import principal
from shop.idempotency.decorator import idempotent
from shop.idempotency.once import Once
from shop.web.documented import PAGE, documented
from shop.web.identity.permissions import staff
from shop.web.key_errors import InProgress, KeyReused
from shop.web.pagination import asked, keyset

UNKNOWN = (SkuUnknown, WarehouseUnknown)
KEYED = (InProgress, KeyReused)
FILTERS = (
    OpenApiParameter("sku", str),
    OpenApiParameter("warehouse", str),
    OpenApiParameter("low", bool, description="Only what is at or under its threshold."),
)


class StockView(APIView):
    permission_classes = [staff("inventory.see_stock")]

    @documented(summary="Stock by product and warehouse", answer=StockPage, parameters=[*FILTERS, *PAGE])
    def get(self, request: Request) -> Response:
        query = request.query_params
        rows = stock_rows(sku=text(query, "sku"), warehouse=text(query, "warehouse"), low=flag(query, "low"))
        page = keyset(rows, order=["id"], ask=asked(request))
        return Response(StockPage(items=[_stock(**row) for row in page.items], next=page.next))


class ReceiveView(APIView):
    permission_classes = [staff("inventory.receive")]

    @documented(
        summary="Goods arrived",
        request=ReceiveInput,
        answer=StockLevelAnswer,
        key=False,
        errors=(*UNKNOWN, ReferenceReused, *KEYED),
    )
    @idempotent("inventory")
    def post(self, request: Request, once: Once) -> Response:
        body = ReceiveInput.read(request.data)
        return once.run(lambda: _level(receive(**body, actor=principal().subject, now=timezone.now())))


class AdjustView(APIView):
    permission_classes = [staff("inventory.adjust")]

    @documented(
        summary="Correct a count",
        request=AdjustInput,
        answer=StockLevelAnswer,
        key=False,
        errors=(*UNKNOWN, InsufficientStock, ReferenceReused, *KEYED),
    )
    @idempotent("inventory")
    def post(self, request: Request, once: Once) -> Response:
        body = AdjustInput.read(request.data)
        return once.run(lambda: _level(adjust(**body, actor=principal().subject, now=timezone.now())))


class TransferView(APIView):
    permission_classes = [staff("inventory.adjust")]

    @documented(
        summary="Move goods to another warehouse",
        request=TransferInput,
        answer=StockLevelAnswer,
        key=False,
        errors=(*UNKNOWN, InsufficientStock, ReferenceReused, *KEYED),
    )
    @idempotent("inventory")
    def post(self, request: Request, once: Once) -> Response:
        body = TransferInput.read(request.data)
        return once.run(lambda: _level(transfer(**body, actor=principal().subject, now=timezone.now())))


class LedgerView(APIView):
    permission_classes = [staff("inventory.see_stock")]

    @documented(
        summary="Why stock is what it is, newest first", answer=LedgerPage, parameters=PAGE, errors=(SkuUnknown,)
    )
    def get(self, request: Request, sku: str) -> Response:
        page = keyset(ledger_rows(sku), order=["-id"], ask=asked(request))
        return Response(LedgerPage(items=[_entry(**row) for row in page.items], next=page.next))


class ThresholdView(APIView):
    permission_classes = [staff("inventory.adjust")]

    @documented(
        summary="Say when stock is low",
        request=ThresholdInput,
        answer=StockLevelAnswer,
        errors=(SkuUnknown, WarehouseUnknown),
    )
    def patch(self, request: Request, sku: str, warehouse: str) -> Response:
        threshold = ThresholdInput.read(request.data)["low_stock_threshold"]
        return _level(set_threshold(sku=sku, warehouse=warehouse, threshold=threshold, now=timezone.now()))


def _level(level: StockLevel) -> Response:
    return Response(StockLevelAnswer(sku=level.sku, warehouse=level.warehouse, on_hand=level.on_hand, held=level.held))


def _stock(*, id: int, house: str, **row: Any) -> StockAnswer:  # noqa: A002 - the column's name
    return StockAnswer(warehouse=house, **row)


def _entry(*, id: int, house: str, **row: Any) -> LedgerEntryAnswer:  # noqa: A002 - the column's name
    return LedgerEntryAnswer(warehouse=house, **row)
