"""What is let go, swept, received and moved while others buy."""

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from inventory import local
from inventory.interface.messages import HoldState
from inventory.jobs import expire_holds
from inventory.models import LedgerEntry
from inventory.operations.expire import expire
from shop.calls.context import SYSTEM, acting_as
from shop.events.models import OutboxEvent
from shop.work.models import Job
from tests.inventory.making import counters, hold_one, new_order, sellable, stocked, warehouse
from tests.inventory.races.crowd import Deed, at_once, violations


def tangle(*, rounds: int) -> dict[str, Any]:
    """Each order is held, committed, released and expired by two callers each at the same moment."""
    outcomes: Counter[str] = Counter()
    states: Counter[str] = Counter()
    for _ in range(rounds):
        sku, order_id = stocked(4), new_order()
        outcomes += at_once(_all_that_can_happen(sku, order_id) * 2)
        (hold,) = local.holds(order_ids=(order_id,))
        states[hold.state.value] += 1
        taken = sum(held for _, held in counters(sku).values())
        states["held for nobody"] += taken != (hold.state in {HoldState.ACTIVE, HoldState.COMMITTED})
    return {"outcomes": dict(outcomes), "states": dict(states), "violations": violations()}


def released_at_once(*, rounds: int, callers: int) -> dict[str, Any]:
    """A hold released by many at once, beside another one of the same product."""
    freed = []
    for _ in range(rounds):
        sku = stocked(5)
        hold_one(sku, 2)
        order_id = hold_one(sku, 1).order_id
        at_once([partial(_released, order_id)] * callers)
        freed.append(sellable(sku))
    return {"sellable": freed, "violations": violations()}


def release_or_ship(*, rounds: int) -> dict[str, Any]:
    """A committed hold that some release while others ship it: one of them happens."""
    kinds: Counter[str] = Counter()
    for _ in range(rounds):
        sku = stocked(3)
        order_id = hold_one(sku, 2).order_id
        local.commit(order_id=order_id)
        at_once([partial(_released, order_id), partial(_shipped, order_id)] * 4)
        entries = LedgerEntry.objects.filter(order_id=order_id, kind__in=["released", "shipped"])
        kinds[",".join(entries.values_list("kind", flat=True))] += 1
    return {"kinds": dict(kinds), "violations": violations()}


def sweepers(*, holds: int, sweepers: int) -> dict[str, Any]:
    """Many sweepers over the same dead holds, while a buyer frees some of them too."""
    sku = stocked(holds)
    dead = {hold_one(sku, minutes=-1).order_id for _ in range(holds)}
    outcomes = at_once([*[expire_holds] * sweepers, *[lambda: hold_one(sku).state.value] * 4])
    events = OutboxEvent.objects.using("inventory").filter(type="inventory.hold_expired")
    said = Counter(event.payload["order_id"] for event in events if event.payload["order_id"] in dead)
    return {
        "outcomes": dict(outcomes),
        "said_once": sum(count == 1 for count in said.values()),
        "said_more": sum(count > 1 for count in said.values()),
        "violations": violations(),
    }


def same_document(*, callers: int) -> dict[str, Any]:
    """One delivery, one count and one transfer, each booked by many at once."""
    warehouse("LYON")
    sku = stocked(50)
    documents = [
        partial(local.receive, sku=sku, warehouse="MAIN", quantity=7, reference="BL"),
        partial(local.adjust, sku=sku, warehouse="MAIN", change=-3, reason="lost", reference="INV"),
        partial(local.transfer, sku=sku, source="MAIN", target="LYON", quantity=5, reference="TR"),
    ]
    outcomes = at_once([partial(_as_the_shop, documents[number % 3]) for number in range(callers)])
    return {"outcomes": dict(outcomes), "counters": counters(sku), "violations": violations()}


def to_and_fro(*, movers: int) -> dict[str, Any]:
    """Goods moved in both directions while buyers hold some of them."""
    sku = stocked(40, LYON=40)
    deeds: list[Deed] = []
    for number in range(movers):
        source, target = ("MAIN", "LYON") if number % 2 else ("LYON", "MAIN")
        move = partial(local.transfer, sku=sku, source=source, target=target, quantity=1, reference=f"TR-{number}")
        deeds += [partial(_as_the_shop, move), lambda: hold_one(sku, 2).state.value]
    outcomes = at_once(deeds)
    total = [sum(column) for column in zip(*counters(sku).values(), strict=True)]
    return {"outcomes": dict(outcomes), "on_hand_and_held": total, "violations": violations()}


def one_alert(*, rounds: int, buyers: int) -> dict[str, Any]:
    """Stock bought down through its threshold by many at once."""
    alerts = []
    for _ in range(rounds):
        sku = stocked(buyers, threshold=buyers // 2)
        at_once([lambda: hold_one(sku).state.value] * buyers)  # noqa: B023 - used before the next round
        said = Job.objects.using("inventory").filter(name="inventory.tell_low_stock", arguments__sku=sku)
        alerts.append(said.count())
    return {"alerts": alerts, "violations": violations()}


def _all_that_can_happen(sku: str, order_id: str) -> list[Deed]:
    past = timezone.now() - timedelta(seconds=1)
    return [
        lambda: hold_one(sku, order_id=order_id, minutes=-1).state.value,
        lambda: local.commit(order_id=order_id).state.value,
        lambda: local.release(order_id=order_id).state.value,
        lambda: expire(order_id=order_id, now=past),
    ]


def _released(order_id: str) -> str:
    return local.release(order_id=order_id).state.value


def _shipped(order_id: str) -> str:
    return local.ship(order_id=order_id).state.value


def _as_the_shop(deed: Deed) -> str:
    with acting_as(SYSTEM):
        deed()
    return "booked"
