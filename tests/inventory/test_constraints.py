"""What the database itself refuses, whatever Python thinks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from inventory.models import Hold, HoldLine, LedgerEntry, Product, Stock
from inventory.models.ledger import LedgerIsAppendOnly
from inventory.operations import counting
from tests.inventory.making import NOON, counters, hold_one, stocked

pytestmark = pytest.mark.django_db(databases="__all__")


def refused(change: Callable[[], Any], name: str) -> None:
    """``change`` is refused by the constraint of this name."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic("inventory"):
        change()


@pytest.fixture
def stock() -> Stock:
    return Stock.objects.get(product__sku=stocked(5))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"on_hand": -1, "held": -2}, "stock_"),
        ({"held": -1}, "stock_held_not_negative"),
        ({"held": 6}, "stock_held_is_on_hand"),
    ],
)
def test_impossible_counters(stock: Stock, changes: dict[str, int], name: str) -> None:
    refused(lambda: Stock.objects.filter(pk=stock.pk).update(**changes), name)


def test_selling_what_is_not_there(stock: Stock) -> None:
    refused(lambda: Product.objects.filter(pk=stock.product_id).update(sellable=-1), "product_sellable_not_negative")


def test_a_negative_price(stock: Stock) -> None:
    refused(lambda: Product.objects.filter(pk=stock.product_id).update(price=-1), "product_price_not_negative")


def test_two_stock_rows_of_one_product_in_one_warehouse(stock: Stock) -> None:
    again = Stock(product_id=stock.product_id, warehouse_id=stock.warehouse_id)
    refused(again.save, "UNIQUE|stock_one_row_per_warehouse")


def test_two_holds_of_one_order() -> None:
    order_id = hold_one(stocked(5)).order_id
    again = Hold(order_id=order_id, state="released", created_at=NOON, changed_at=NOON)
    refused(again.save, "UNIQUE|order_id")


@pytest.mark.parametrize(("state", "expires_at"), [("active", None), ("committed", NOON)])
def test_a_hold_that_expires_without_being_active(state: str, expires_at: Any) -> None:
    hold = Hold(order_id="x", state=state, expires_at=expires_at, created_at=NOON, changed_at=NOON)
    refused(hold.save, "hold_only_active_expires")


def test_a_hold_of_nothing(stock: Stock) -> None:
    hold = Hold.objects.get(order_id=hold_one(stocked(5)).order_id)
    refused(HoldLine(hold=hold, stock=stock, quantity=0).save, "hold_line_quantity_positive")


def entry(stock: Stock, **fields: Any) -> LedgerEntry:
    values = {"kind": "received", "on_hand_change": 1, "held_change": 0, "on_hand_after": 6, "held_after": 0}
    return LedgerEntry(stock=stock, recorded_at=NOON, **(values | fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"on_hand_change": -1},
        {"held_change": 1},
        {"kind": "held"},
        {"kind": "released", "on_hand_change": 0, "held_change": 1},
        {"kind": "shipped", "on_hand_change": -1},
        {"kind": "sent"},
        {"kind": "adjusted", "on_hand_change": 0},
        {"kind": "invented"},
    ],
)
def test_an_entry_that_contradicts_its_kind(stock: Stock, fields: dict[str, Any]) -> None:
    refused(entry(stock, **fields).save, "ledger_kind_says_direction")


def test_one_document_booked_twice(stock: Stock) -> None:
    entry(stock, reference="BL-1").save()
    refused(entry(stock, reference="BL-1").save, "UNIQUE|ledger_reference_once")


def test_an_entry_cannot_be_changed(stock: Stock) -> None:
    written = LedgerEntry.objects.get(stock=stock)
    written.reason = "another story"
    with pytest.raises(LedgerIsAppendOnly):
        written.save()
    with pytest.raises(LedgerIsAppendOnly):
        LedgerEntry.objects.filter(stock=stock).update(reason="another story")
    with pytest.raises(LedgerIsAppendOnly):
        LedgerEntry.objects.bulk_update([written], ["reason"])


def test_an_entry_cannot_be_deleted(stock: Stock) -> None:
    with pytest.raises(LedgerIsAppendOnly):
        LedgerEntry.objects.get(stock=stock).delete()
    with pytest.raises(LedgerIsAppendOnly):
        LedgerEntry.objects.filter(stock=stock).delete()


def test_the_database_refuses_to_change_an_entry(stock: Stock) -> None:
    def change() -> None:
        with connections["inventory"].cursor() as cursor:
            cursor.execute("UPDATE inventory_ledgerentry SET reason = 'another story'")

    refused(change, "append-only")


def test_the_database_refuses_to_delete_an_entry(stock: Stock) -> None:
    """On SQLite nobody refuses: there the chain of entries shows the gap (test_proof)."""
    if connections["inventory"].vendor == "sqlite":
        pytest.skip("on SQLite a trigger against deletion would keep Django from emptying tables")

    def delete() -> None:
        with connections["inventory"].cursor() as cursor:
            cursor.execute("DELETE FROM inventory_ledgerentry")

    refused(delete, "append-only")


def test_the_gates_alone_would_be_enough_and_so_would_the_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the conditions in the UPDATEs, the CHECK constraints still refuse to sell what is not there."""
    sku = stocked(1)
    hold_one(sku)
    monkeypatch.setattr(counting, "pass_gate", lambda *_args, **_options: None)
    level = counting.levels([sku])[0]
    move = counting.Move(sku, level.stock_id, held=1)
    cause = counting.Cause(LedgerEntry.Kind.HELD, order_id="x")
    unconditional = Stock.objects.filter(pk=level.stock_id)
    monkeypatch.setattr(
        counting, "_write", lambda _before, after: unconditional.update(on_hand=after.on_hand, held=after.held)
    )
    refused(lambda: counting.count([move], [level], cause, now=timezone.now()), "stock_held_is_on_hand")
    assert counters(sku) == {"MAIN": (1, 1)}
