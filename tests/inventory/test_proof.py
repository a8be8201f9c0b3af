"""``prove`` finds what is wrong, since when, and what did it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from inventory import local
from inventory.models import Hold, HoldLine, LedgerEntry, Product, Stock
from inventory.proof import prove
from shop.calls.context import SYSTEM, acting_as
from shop.proof import Violation
from tests.inventory.making import deliver, hold_one, new_order, stocked, warehouse

pytestmark = pytest.mark.django_db(databases="__all__")


def found() -> list[Violation]:
    return list(prove(now=timezone.now()))


def behind_our_back(sql: str, *params: Any) -> None:
    with connections["inventory"].cursor() as cursor:
        cursor.execute(sql, params)


def test_a_season_of_everything_balances() -> None:
    warehouse("LYON")
    sku = stocked(40, threshold=3)
    orders = [hold_one(sku, 2).order_id for _ in range(6)]
    for order_id in orders[:4]:
        local.commit(order_id=order_id)
    local.ship(order_id=orders[0])
    local.ship(order_id=orders[1])
    local.give_back(order_id=orders[1], reason="too small")
    local.release(order_id=orders[2])
    local.release(order_id=new_order())
    hold_one(sku, minutes=-1)
    with acting_as(SYSTEM):
        local.transfer(sku=sku, source="MAIN", target="LYON", quantity=7, reference="TR")
        local.adjust(sku=sku, warehouse="LYON", change=-1, reason="broken", reference="INV")
    assert found() == []


def test_a_counter_changed_without_the_ledger_is_dated_by_the_last_entry_before() -> None:
    sku = stocked(5)
    stock = Stock.objects.get(product__sku=sku)
    entry = LedgerEntry.objects.get(stock=stock)
    Stock.objects.filter(pk=stock.pk).update(on_hand=7)
    Product.objects.filter(sku=sku).update(sellable=7)
    (violation,) = found()
    assert violation.subject == f"{sku} in MAIN"
    assert violation.message == "counters say 7 on hand and 0 held, the ledger 5 and 0"
    assert violation.since == entry.recorded_at
    assert violation.cause == f"something after ledger entry {entry.pk} (received {entry.reference})"


def test_a_missing_entry_shows_where_the_chain_is_broken() -> None:
    if connections["inventory"].vendor == "postgresql":
        pytest.skip("PostgreSQL refuses to delete an entry (test_constraints)")
    sku = stocked(5)
    deliver(sku, 2)
    deliver(sku, 3)
    _, lost, after = LedgerEntry.objects.filter(stock__product__sku=sku).order_by("id")
    behind_our_back("DELETE FROM inventory_ledgerentry WHERE id = %s", lost.pk)
    violations = {violation.message: violation for violation in found()}
    broken = violations.pop("an entry before this one is missing or was changed")
    assert broken.since == after.recorded_at
    assert broken.cause == f"ledger entry {after.pk} (received {after.reference})"
    (sums,) = violations.values()
    assert sums.message == "counters say 10 on hand and 0 held, the ledger 8 and 0"


def test_a_hold_that_vanished_leaves_stock_held_for_nobody() -> None:
    sku = stocked(5)
    order_id = hold_one(sku, 2).order_id
    HoldLine.objects.filter(hold__order_id=order_id).delete()
    Hold.objects.filter(order_id=order_id).delete()
    (violation,) = found()
    assert violation.message == "2 held, live holds say 0"
    assert violation.cause.endswith(f"(held order {order_id})")


def test_a_hold_of_nothing_is_found() -> None:
    sku = stocked(5)
    order_id = hold_one(sku, 2).order_id
    HoldLine.objects.filter(hold__order_id=order_id).delete()
    assert {violation.subject for violation in found()} == {f"{sku} in MAIN", f"hold of order {order_id}"}


def test_a_gate_that_is_not_the_sum_of_the_rows_is_found() -> None:
    sku = stocked(5)
    Product.objects.filter(sku=sku).update(sellable=4)
    (violation,) = found()
    assert (violation.subject, violation.message) == (sku, "4 can be sold, 5 are free")


def test_a_low_stock_mark_in_the_wrong_place_is_found() -> None:
    sku = stocked(5, threshold=3)
    Stock.objects.filter(product__sku=sku).update(low_since=timezone.now() - timedelta(days=1))
    (violation,) = found()
    assert violation.message == "the low-stock mark is in the wrong place"
