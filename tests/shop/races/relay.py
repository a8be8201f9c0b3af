"""Many relays on one outbox, some of which die after they delivered and before they wrote that down."""

import itertools
import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar, cast

from django.db import connections

from shop.database.transactions import atomic
from shop.events import inbox, relay
from shop.events.event import Event
from shop.events.models import Delivery
from shop.events.outbox import publish
from shop.events.subscriptions import on
from shop.roles.catalogue import LISTENERS
from shop.work.leases import settle
from tests.shop.races.drive import MODULE, forget_connections, note, noted, replaced

FORK = multiprocessing.get_context("fork")
#: Which of a thing's events is taken only the second time.
FAILS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened(Event):
    type: ClassVar[str] = "orders.happened"

    thing: str
    step: int

    @property
    def aggregate_id(self) -> str:
        return self.thing


def storm(*, things: int, steps: int, relays: int, deaths: int, lease: float, seed: int) -> dict[str, Any]:
    """``steps`` events of each of ``things``, one of which the handler fails with the first time; ``deaths`` relays die
    at the worst moment."""
    cast(dict[str, Any], LISTENERS)[Happened.type] = (MODULE,)
    replaced(inbox, "subscriptions", lambda module: {Happened.type: on(Happened, _handle)})
    replaced(relay, "claim", partial(vars(relay)["claim"], lease=timedelta(seconds=lease)))
    replaced(relay, "backoff", lambda attempts: timedelta(seconds=0.05))
    with connections[MODULE].cursor() as cursor:
        cursor.execute("CREATE TABLE effects (number INTEGER, thing VARCHAR(10), step INTEGER)")
    for step in range(steps):
        for thing in range(things):
            with atomic(MODULE):
                publish(MODULE, Happened(thing=f"t{thing}", step=step))
    _until_delivered(relays, deaths, random.Random(seed))
    with connections[MODULE].cursor() as cursor:
        cursor.execute("SELECT thing, step FROM effects ORDER BY number")
        effects = cursor.fetchall()
    return {
        "effects": len(effects),
        "more_than_once": sum(count > 1 for count in Counter(effects).values()),
        "out_of_order": sum(_disorder([step for found, step in effects if found == f"t{i}"]) for i in range(things)),
        "states": Counter(Delivery.objects.using(MODULE).values_list("state", flat=True)),
        "deaths": len(noted("deaths")),
        "failures": len(noted("failures")),
    }


def _handle(event: Happened, *, now: datetime) -> None:
    if event.step == FAILS and event.thing not in noted("failures"):
        note("failures", event.thing)
        raise ValueError("the first time")
    time.sleep(random.random() / 500)
    with connections[MODULE].cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(number), 0) FROM effects WHERE thing = %s", [event.thing])
        number = cursor.fetchone()[0] + 1
        cursor.execute("INSERT INTO effects VALUES (%s, %s, %s)", [number, event.thing, event.step])


def _disorder(steps: list[int]) -> int:
    return sum(later < earlier for earlier, later in itertools.pairwise(steps))


def _until_delivered(relays: int, deaths: int, dice: random.Random) -> None:
    forget_connections()
    stopping = FORK.Event()
    doomed = [FORK.Process(target=_relay, args=(stopping, dice.randint(2, 6))) for _ in range(deaths)]
    steady = [FORK.Process(target=_relay, args=(stopping, 0)) for _ in range(relays)]
    for process in doomed:
        process.start()
    for process in doomed:  # before those who would leave them nothing to die over
        process.join(60)
    for process in steady:
        process.start()
    deadline = time.monotonic() + 60
    waiting = Delivery.objects.using(MODULE).filter(state=Delivery.State.PENDING)
    while waiting.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    stopping.set()
    for process in steady:
        process.join(20)


def _relay(stopping: Any, dies_at: int) -> None:
    settled = 0

    def settle_or_die(row: Delivery, **changes: object) -> None:
        nonlocal settled
        settled += 1
        if settled == dies_at:
            note("deaths", str(os.getpid()))
            os.kill(os.getpid(), signal.SIGKILL)
        settle(row, **changes)

    replaced(relay, "settle", settle_or_die)
    while not stopping.is_set():
        if not relay.relay_due(MODULE):
            time.sleep(0.01)
