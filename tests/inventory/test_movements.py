"""Receiving, correcting and moving stock: each document once, never below what is set aside, only by those who may."""

from collections.abc import Callable
from typing import Any

import pytest

from inventory import local
from inventory.interface import inventory
from inventory.interface.errors import InsufficientStock, ReferenceReused, SkuUnknown, WarehouseUnknown
from inventory.interface.messages import StockLevel
from inventory.models import LedgerEntry
from shop.calls.context import ANONYMOUS, SYSTEM, Principal, acting_as
from shop.errors import Forbidden, Invalid
from tests.inventory.making import books_balance, counters, hold_one, kinds, product, sellable, stocked, warehouse
from tests.inventory.people import KEEPER

pytestmark = pytest.mark.django_db(databases="__all__")

RECEIVE: dict[str, Any] = {"warehouse": "MAIN", "quantity": 4, "reference": "BL-1"}
ADJUST: dict[str, Any] = {"warehouse": "MAIN", "change": -2, "reason": "broken", "reference": "INV-1"}
TRANSFER: dict[str, Any] = {"source": "MAIN", "target": "LYON", "quantity": 2, "reference": "TR-1"}


@pytest.fixture
def sku() -> str:
    warehouse("LYON")
    return stocked(5)


def by_staff(method: Callable[..., StockLevel], **arguments: Any) -> StockLevel:
    with acting_as(KEEPER):
        return method(**arguments)


def test_goods_arrive(sku: str) -> None:
    level = by_staff(inventory.receive, sku=sku, **RECEIVE)
    assert level == StockLevel(sku=sku, warehouse="MAIN", on_hand=9, held=0)
    entry = LedgerEntry.objects.latest("id")
    assert (entry.kind, entry.reference, entry.actor) == ("received", "BL-1", KEEPER.subject)
    assert sellable(sku) == 9
    books_balance()


def test_the_first_goods_of_a_product_make_its_stock(sku: str) -> None:
    new = product().sku
    assert by_staff(local.receive, sku=new, **RECEIVE).on_hand == 4
    books_balance()


def test_a_count_is_corrected_with_a_reason(sku: str) -> None:
    assert by_staff(inventory.adjust, sku=sku, **ADJUST).on_hand == 3
    assert LedgerEntry.objects.latest("id").reason == "broken"
    books_balance()


def test_goods_move_to_another_warehouse(sku: str) -> None:
    assert by_staff(inventory.transfer, sku=sku, **TRANSFER).on_hand == 2
    assert counters(sku) == {"MAIN": (3, 0), "LYON": (2, 0)}
    assert kinds(sku) == ["received", "sent", "arrived"]
    assert sellable(sku) == 5
    books_balance()


@pytest.mark.parametrize(
    ("method", "arguments", "on_hand"),
    [(local.receive, RECEIVE, 9), (local.adjust, ADJUST, 3), (local.transfer, TRANSFER, 2)],
)
def test_the_same_document_twice_is_booked_once(
    method: Callable[..., StockLevel], arguments: dict[str, Any], on_hand: int, sku: str
) -> None:
    first = by_staff(method, sku=sku, **arguments)
    before = LedgerEntry.objects.count()
    assert by_staff(method, sku=sku, **arguments) == first
    assert first.on_hand == on_hand
    assert LedgerEntry.objects.count() == before
    books_balance()


@pytest.mark.parametrize(
    ("method", "arguments", "other"),
    [
        (inventory.receive, RECEIVE, {"quantity": 40}),
        (inventory.adjust, ADJUST, {"change": -1}),
        (inventory.adjust, ADJUST, {"change": 2}),
        (inventory.transfer, TRANSFER, {"quantity": 1}),
        (inventory.transfer, TRANSFER, {"target": "NICE"}),
    ],
)
def test_another_movement_under_a_documents_name_is_refused(
    method: Callable[..., StockLevel], arguments: dict[str, Any], other: dict[str, Any], sku: str
) -> None:
    warehouse("NICE")
    by_staff(method, sku=sku, **arguments)
    before = counters(sku)
    with pytest.raises(ReferenceReused) as refused:
        by_staff(method, sku=sku, **arguments | other)
    assert refused.value.params == {"reference": arguments["reference"]}
    assert counters(sku) == before
    books_balance()


def test_the_repeat_of_what_took_the_last_ones_is_no_error(sku: str) -> None:
    emptying = ADJUST | {"change": -5}
    by_staff(local.adjust, sku=sku, **emptying)
    assert by_staff(local.adjust, sku=sku, **emptying).on_hand == 0


def test_one_document_may_name_several_products(sku: str) -> None:
    other = stocked(1)
    by_staff(local.receive, sku=sku, **RECEIVE)
    assert by_staff(local.receive, sku=other, **RECEIVE).on_hand == 5


def test_what_is_set_aside_cannot_be_corrected_away(sku: str) -> None:
    hold_one(sku, 4)
    with pytest.raises(InsufficientStock) as refused:
        by_staff(local.adjust, sku=sku, **ADJUST)
    assert refused.value.params == {"sku": sku, "available": 1}
    assert counters(sku) == {"MAIN": (5, 4)}
    books_balance()


def test_another_warehouse_does_not_answer_for_this_one() -> None:
    sku = stocked(1, LYON=50)
    with pytest.raises(InsufficientStock) as refused:
        by_staff(local.adjust, sku=sku, **ADJUST)
    assert refused.value.params["available"] == 1
    with pytest.raises(InsufficientStock):
        by_staff(local.transfer, sku=sku, **TRANSFER)
    assert counters(sku) == {"MAIN": (1, 0), "LYON": (50, 0)}
    books_balance()


def test_what_is_set_aside_does_not_move(sku: str) -> None:
    hold_one(sku, 4)
    with pytest.raises(InsufficientStock):
        by_staff(local.transfer, sku=sku, **TRANSFER)


@pytest.mark.parametrize(
    ("method", "arguments"), [(local.receive, RECEIVE), (local.adjust, ADJUST), (local.transfer, TRANSFER)]
)
def test_unknown_things_are_said_to_be_unknown(
    method: Callable[..., StockLevel], arguments: dict[str, Any], sku: str
) -> None:
    with pytest.raises(SkuUnknown):
        by_staff(method, sku="NO-SUCH-THING", **arguments)
    place = "source" if "source" in arguments else "warehouse"
    with pytest.raises(WarehouseUnknown):
        by_staff(method, sku=sku, **(arguments | {place: "NOWHERE"}))
    books_balance()


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        (local.receive, RECEIVE | {"quantity": 0}),
        (local.receive, RECEIVE | {"quantity": 1_000_001}),
        (local.receive, RECEIVE | {"reference": " "}),
        (local.receive, RECEIVE | {"reference": "a\x00b"}),
        (local.adjust, ADJUST | {"change": 0}),
        (local.adjust, ADJUST | {"reason": "  "}),
        (local.transfer, TRANSFER | {"target": "MAIN"}),
        (local.transfer, TRANSFER | {"quantity": -1}),
    ],
)
def test_what_makes_no_sense_is_refused(method: Callable[..., StockLevel], arguments: dict[str, Any], sku: str) -> None:
    with pytest.raises(Invalid):
        by_staff(method, sku=sku, **arguments)
    assert counters(sku) == {"MAIN": (5, 0)}


@pytest.mark.parametrize("who", [ANONYMOUS, Principal(kind="customer", subject="a" * 32), Principal(kind="staff")])
@pytest.mark.parametrize(
    ("method", "arguments"), [(local.receive, RECEIVE), (local.adjust, ADJUST), (local.transfer, TRANSFER)]
)
def test_it_takes_the_permission(
    method: Callable[..., StockLevel], arguments: dict[str, Any], who: Principal, sku: str
) -> None:
    with acting_as(who), pytest.raises(Forbidden):
        method(sku=sku, **arguments)


def test_the_shop_itself_may(sku: str) -> None:
    with acting_as(SYSTEM):
        assert local.receive(sku=sku, **RECEIVE).on_hand == 9
    assert LedgerEntry.objects.latest("id").actor == "system"
