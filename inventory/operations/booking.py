"""Movements that staff book: each has a reference, and the second one with the same reference changes nothing."""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError

from inventory.interface.errors import InsufficientStock, ReferenceReused
from inventory.interface.messages import StockLevel
from inventory.models import Product, Stock, Warehouse
from inventory.operations.counting import Cause, Move, TooFew, count, levels, pass_gate
from inventory.properties import properties
from inventory.queries.stock import booked, require_known, stock_level
from inventory.rules.levels import Level
from shop.database.transactions import atomic


def book_once(
    run: Callable[[], StockLevel], *, sku: str, warehouse: str, change: int, cause: Cause, answers: str = ""
) -> StockLevel:
    """``run()`` in a transaction; of a repeat, the present level, in the warehouse ``answers`` if that is another.

    ``change`` is what becomes of the pieces on hand in ``warehouse``. Raises ``SkuUnknown``, ``WarehouseUnknown``,
    ``InsufficientStock``, and ``ReferenceReused`` when it was another movement that has the reference.
    """
    try:
        with atomic("inventory"):
            return run()
    except (IntegrityError, TooFew) as refused:
        require_known(sku, warehouse)
        before = booked(sku=sku, warehouse=warehouse, reference=cause.reference, kind=cause.kind)
        if before is not None:
            if (before.on_hand_change, before.reason) != (change, cause.reason):
                raise ReferenceReused(reference=cause.reference) from refused
            return stock_level(sku=sku, warehouse=answers or warehouse)
        if isinstance(refused, IntegrityError):
            raise
        level = stock_level(sku=sku, warehouse=warehouse)
        raise InsufficientStock(sku=sku, available=level.on_hand - level.held) from refused


def change_on_hand(*, sku: str, warehouse: str, change: int, cause: Cause, now: datetime) -> StockLevel:
    """Pass the gate, find the row, count; the row as it is then. Raises ``TooFew`` and ``WarehouseUnknown``."""
    pass_gate({sku: change})
    among = levels({sku})
    row = row_of(among, sku=sku, warehouse=warehouse)
    (level,) = count([Move(sku, row.stock_id, on_hand=change)], among, cause, now=now)
    return as_message(level)


def row_of(among: list[Level], *, sku: str, warehouse: str) -> Level:
    """The row of ``warehouse``; where goods never lay, an empty one is made and added to ``among``.

    The product's gate was passed, so nobody makes the same row meanwhile. Raises ``WarehouseUnknown``.
    """
    found = next((level for level in among if level.warehouse == warehouse), None)
    if found is None:
        require_known(sku, warehouse)
        house = Warehouse.objects.get(code=warehouse)
        threshold = properties.current.low_stock_threshold or None
        product = Product.objects.get(sku=sku)
        row = Stock.objects.create(product=product, warehouse=house, low_stock_threshold=threshold)
        found = Level(sku, row.pk, warehouse, house.position, 0, 0, threshold, None)
        among.append(found)
    return found


def as_message(level: Level) -> StockLevel:
    """The level as others see it."""
    return StockLevel(sku=level.sku, warehouse=level.warehouse, on_hand=level.on_hand, held=level.held)
