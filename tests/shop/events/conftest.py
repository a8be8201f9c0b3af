"""An event of billing's that inventory and orders hear, and what they did about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, cast

import pytest

from shop.calls.context import principal, request_id
from shop.database.transactions import atomic
from shop.events import inbox
from shop.events.event import Event
from shop.events.models import Delivery
from shop.events.outbox import publish
from shop.events.relay import relay_due
from shop.events.subscriptions import Subscription, on
from shop.roles.catalogue import LISTENERS

NOON = datetime(2026, 11, 23, 12, 0, 0, 5, tzinfo=UTC)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened(Event):
    """Something of every kind of value."""

    type: ClassVar[str] = "billing.happened"

    thing: str
    step: int
    at: datetime = NOON
    colour: Colour = Colour.RED
    parts: tuple[Part, ...] = (Part(name="é"),)

    @property
    def aggregate_id(self) -> str:
        return self.thing


@dataclass
class Listener:
    """What a module heard, in order; it fails for as long as ``trouble`` names a thing."""

    heard: list[Happened]
    contexts: list[tuple[str, str]]
    trouble: dict[str, Exception]

    def __call__(self, event: Happened, *, now: datetime) -> None:
        if event.thing in self.trouble:
            raise self.trouble[event.thing]
        self.heard.append(event)
        self.contexts.append((principal().kind, request_id()))

    @property
    def steps(self) -> list[tuple[str, int]]:
        return [(event.thing, event.step) for event in self.heard]


@pytest.fixture
def inventory() -> Listener:
    return Listener([], [], {})


@pytest.fixture
def orders() -> Listener:
    return Listener([], [], {})


@pytest.fixture(autouse=True)
def listeners(monkeypatch: pytest.MonkeyPatch, inventory: Listener, orders: Listener) -> None:
    monkeypatch.setitem(cast(dict[str, Any], LISTENERS), Happened.type, ("inventory", "orders"))
    found: dict[str, dict[str, Subscription]] = {
        "inventory": {Happened.type: on(Happened, inventory)},
        "orders": {Happened.type: on(Happened, orders)},
    }
    monkeypatch.setattr(inbox, "subscriptions", lambda module: found.get(module, {}))


Tell = Callable[..., None]


@pytest.fixture
def tell() -> Tell:
    """Publish ``Happened`` for a thing and its steps, each in a transaction of its own."""

    def publish_all(thing: str, *steps: int) -> None:
        for step in steps:
            with atomic("billing"):
                publish("billing", Happened(thing=thing, step=step))

    return publish_all


def relay(*, until_quiet: bool = True) -> int:
    """Deliver what is due, now; what waits for another try is due now too, once."""
    tried = 0
    while did := relay_due("billing"):
        tried += did
        assert tried < 1000
        if not until_quiet:
            break
    return tried


def make_due() -> None:
    """As if the waiting were over."""
    Delivery.objects.using("billing").filter(state=Delivery.State.PENDING).update(due_at=NOON)
