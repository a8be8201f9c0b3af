"""Holds whose time is over: they do not count, whether the sweeper came or not, and they end once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inventory import local
from inventory.interface.errors import HoldClosed, OutOfStock
from inventory.interface.messages import HoldState
from inventory.jobs import expire_holds
from inventory.models import Hold
from inventory.operations import expire as expiring
from inventory.operations import letting_go
from inventory.operations.expire import expire
from inventory.queries.infos import product_infos
from shop.events.models import OutboxEvent
from tests.inventory.making import books_balance, counters, hold_one, kinds, new_order, sellable, stocked

pytestmark = pytest.mark.django_db(databases="__all__")


def expired_events() -> list[str]:
    rows = OutboxEvent.objects.using("inventory").filter(type="inventory.hold_expired").order_by("id")
    return [row.payload["order_id"] for row in rows]


def test_the_sweeper_ends_what_is_over_and_leaves_the_rest() -> None:
    sku = stocked(5)
    over, running = hold_one(sku, 2, minutes=-1), hold_one(sku, 1)
    expire_holds()
    assert [hold.state for hold in local.holds(order_ids=(over.order_id, running.order_id))].count(
        HoldState.EXPIRED
    ) == 1
    assert counters(sku) == {"MAIN": (5, 1)}
    assert kinds(sku) == ["received", "held", "held", "expired"]
    assert expired_events() == [over.order_id]
    books_balance()


def test_nobody_ends_a_hold_before_its_time() -> None:
    sku = stocked(5)
    running = hold_one(sku, 2, minutes=1)
    assert not expire(order_id=running.order_id, now=timezone.now())
    assert (counters(sku), expired_events()) == ({"MAIN": (5, 2)}, [])


def test_sweeping_twice_frees_once() -> None:
    sku = stocked(5)
    over = hold_one(sku, 2, minutes=-1)
    now = timezone.now()
    assert [expire(order_id=over.order_id, now=now) for _ in range(2)] == [True, False]
    assert sellable(sku) == 5
    assert expired_events() == [over.order_id]


def test_a_buyer_gets_what_a_dead_hold_has_without_any_sweeper() -> None:
    sku = stocked(1)
    dead = hold_one(sku, minutes=-1)
    assert hold_one(sku).state is HoldState.ACTIVE
    assert local.holds(order_ids=(dead.order_id,))[0].state is HoldState.EXPIRED
    assert expired_events() == [dead.order_id]
    books_balance()


def test_only_as_many_buyers_as_dead_holds_made_room_for() -> None:
    sku = stocked(2)
    hold_one(sku, minutes=-1)
    hold_one(sku, minutes=5)
    hold_one(sku)
    with pytest.raises(OutOfStock):
        hold_one(sku)


def test_dead_holds_count_as_sellable_before_they_are_swept() -> None:
    sku = stocked(3)
    hold_one(sku, 2, minutes=-1)
    (info,) = product_infos([sku], now=timezone.now())
    assert info.quantity == 3
    assert sellable(sku) == 1


def test_a_hold_past_its_time_is_committed_while_its_stock_is_still_there() -> None:
    sku, order_id = stocked(1), new_order()
    hold_one(sku, order_id=order_id, minutes=-1)
    assert local.commit(order_id=order_id).state is HoldState.COMMITTED
    expire_holds()
    assert counters(sku) == {"MAIN": (1, 1)}


def test_an_expired_hold_is_taken_anew_if_there_is_stock() -> None:
    sku, order_id = stocked(2, LYON=2), new_order()
    hold_one(sku, 2, order_id=order_id, minutes=-1)
    expire_holds()
    committed = local.commit(order_id=order_id)
    assert committed.state is HoldState.COMMITTED
    assert [(line.sku, line.quantity) for line in committed.lines] == [(sku, 2)]
    assert sum(held for _, held in counters(sku).values()) == 2
    books_balance()


def test_an_expired_hold_whose_stock_is_gone_is_out_of_stock_and_stays_expired() -> None:
    sku, order_id = stocked(1), new_order()
    hold_one(sku, order_id=order_id, minutes=-1)
    hold_one(sku)
    with pytest.raises(OutOfStock):
        local.commit(order_id=order_id)
    assert local.holds(order_ids=(order_id,))[0].state is HoldState.EXPIRED
    books_balance()


def test_taking_anew_frees_other_dead_holds_first() -> None:
    sku, order_id = stocked(1), new_order()
    hold_one(sku, order_id=order_id, minutes=-2)
    expire_holds()
    hold_one(sku, minutes=-1)
    assert local.commit(order_id=order_id).state is HoldState.COMMITTED


def test_one_hold_that_cannot_be_ended_does_not_keep_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    sku = stocked(5)
    stuck, over = hold_one(sku, minutes=-3), hold_one(sku, minutes=-1)
    really = letting_go.move_lines

    def move_lines(order_id: str, *args: object, **options: object) -> None:
        if order_id == stuck.order_id:
            raise RuntimeError("stuck")
        really(order_id, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(expiring, "move_lines", move_lines)
    expire_holds()
    assert expired_events() == [over.order_id]
    assert Hold.objects.get(order_id=stuck.order_id).state == HoldState.ACTIVE


def test_extending_keeps_it_longer_and_never_shorter() -> None:
    sku, order_id = stocked(1), new_order()
    before = hold_one(sku, order_id=order_id).expires_at
    assert before is not None
    later = before + timedelta(minutes=10)
    assert local.extend(order_id=order_id, expires_at=later).expires_at == later
    assert local.extend(order_id=order_id, expires_at=before).expires_at == later


def test_an_expired_hold_cannot_be_extended() -> None:
    sku, order_id = stocked(1), new_order()
    hold_one(sku, order_id=order_id, minutes=-1)
    expire_holds()
    with pytest.raises(HoldClosed) as refused:
        local.extend(order_id=order_id, expires_at=timezone.now())
    assert refused.value.params == {"state": "expired"}
