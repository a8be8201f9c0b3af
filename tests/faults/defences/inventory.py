"""The defences of stock, each removed by one function. Applied in the race's own process by ``SHOP_DEFENCE_OFF``."""

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import ModuleType
from typing import Any

from django.db import IntegrityError
from django.db.models import F

from inventory.interface import messages
from inventory.interface.errors import OutOfStock
from inventory.interface.messages import HoldState
from inventory.models import Hold, HoldLine, LedgerEntry, Product, Stock
from inventory.operations import (
    adjust,
    booking,
    commit,
    counting,
    extend,
    give_back,
    hold,
    letting_go,
    receive,
    release,
    setting_aside,
    ship,
    transfer,
)
from inventory.queries.stock import stock_level
from inventory.rules import quantities
from inventory.rules.levels import Level
from shop.database.transactions import atomic

#: What the functions below patch, for those who put it back.
TOUCHED = (booking, commit, counting, extend, give_back, hold, letting_go, release, setting_aside, ship, transfer)

#: How long a decision rests on what was read, as it does in any process that is not alone on its machine.
PAUSE = 0.02


def _replace(name: str, value: object, *modules: ModuleType) -> None:
    """Every user of a function has its own name for it."""
    for module in modules:
        assert name in vars(module)
        vars(module)[name] = value


def conditional_update() -> None:
    """Read what is free, decide, then count: the shape of most shops. The CHECK constraints are dropped by the race."""

    def read_then_write(order_id: str, wanted: Mapping[str, int], expires_at: datetime, now: datetime) -> messages.Hold:
        rows = {}
        for sku, quantity in wanted.items():
            row = Stock.objects.filter(product__sku=sku).order_by("-on_hand").first()
            if row is None or row.on_hand - row.held < quantity:
                raise OutOfStock(sku=sku, available=0, wanted=quantity)
            rows[sku] = row
        time.sleep(PAUSE)
        with atomic("inventory"):
            made = Hold.objects.create(
                order_id=order_id, state=HoldState.ACTIVE, expires_at=expires_at, created_at=now, changed_at=now
            )
            for sku, quantity in wanted.items():
                _take(made, rows[sku], sku, quantity, now)
        return messages.Hold(order_id=order_id, state=HoldState.ACTIVE, expires_at=expires_at, lines=())

    _replace("_hold", read_then_write, hold)


def _take(made: Hold, row: Stock, sku: str, quantity: int, now: datetime) -> None:
    Product.objects.filter(sku=sku).update(sellable=F("sellable") - quantity)
    Stock.objects.filter(pk=row.pk).update(held=F("held") + quantity)
    HoldLine.objects.create(hold=made, stock=row, quantity=quantity)
    LedgerEntry.objects.create(
        kind=LedgerEntry.Kind.HELD,
        stock=row,
        on_hand_change=0,
        held_change=quantity,
        on_hand_after=row.on_hand,
        held_after=row.held + quantity,
        order_id=made.order_id,
        recorded_at=now,
    )


def sorted_locks() -> None:
    """Products are locked in the order of the cart. SQLite's one writer at a time hides it."""

    def as_they_come(lines: Any) -> dict[str, int]:
        total: dict[str, int] = {}
        for line in lines:
            total[line.sku] = total.get(line.sku, 0) + quantities.checked(line.quantity)
        return total

    def pass_gate(changes: Mapping[str, int], *, for_sale: bool = False) -> None:
        for sku, change in changes.items():
            rows = Product.objects.filter(sku=sku, sellable__gte=-change)
            if rows.update(sellable=F("sellable") + change) != 1:
                raise counting.TooFew(sku)
            time.sleep(PAUSE)

    _replace("merged", as_they_come, hold)
    _replace("pass_gate", pass_gate, setting_aside)


def state_decides() -> None:
    """A hold is moved to its new state whatever its state is."""

    def move_state(order_id: str, *, source: HoldState, target: HoldState, now: datetime) -> bool:
        return Hold.objects.filter(order_id=order_id).update(state=target, expires_at=None, changed_at=now) == 1

    _replace("move_state", move_state, commit, release, ship, give_back)


def tombstone() -> None:
    """Releasing what was never held leaves nothing behind."""

    def nothing(order_id: str, now: datetime) -> messages.Hold:
        return messages.Hold(order_id=order_id, state=HoldState.RELEASED, expires_at=None, lines=())

    _replace("_bury", nothing, release)


def self_healing() -> None:
    """Stock that dead holds have waits for the sweeper."""
    _replace("after_freeing_expired", lambda attempt, *, now: attempt(), hold, commit)


def reference_once() -> None:
    """Whether a document was booked is looked up before, by whoever remembers to; the index is not asked."""
    really = counting.count

    def count(moves: Any, among: Any, cause: counting.Cause, *, now: datetime) -> Any:
        unnamed = counting.Cause(cause.kind, order_id=cause.order_id, reason=cause.reason, actor=cause.actor)
        return really(moves, among, unnamed, now=now)

    _replace("count", count, booking, transfer)


def same_movement() -> None:
    """Whatever a document was booked for before, it counts as booked."""

    def book_once(run: Any, *, sku: str, warehouse: str, change: int, cause: counting.Cause, answers: str = "") -> Any:
        try:
            with atomic("inventory"):
                return run()
        except (IntegrityError, counting.TooFew):
            return stock_level(sku=sku, warehouse=answers or warehouse)

    _replace("book_once", book_once, receive, adjust, transfer)


def one_alert() -> None:
    """The staff is told at every sale of what is low."""
    really = counting.announce_low

    def announce(before: Level, after: Level) -> None:
        really(replace(before, low_since=None), after)

    _replace("announce_low", announce, counting)
