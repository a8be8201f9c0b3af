"""Settings with one defence removed: each function patches the running machinery."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from shop.config import live, snapshot
from shop.config.base import Reading
from shop.config.binding import Bound, bind
from shop.config.consul import ConsulSource
from shop.config.live import Live, Values
from shop.line import Line
from shop.web import snapshot as middleware


def whole_set() -> None:
    """What cannot be is left out, and the rest is taken."""
    really = bind

    def taken(*arguments: object) -> Bound:
        found = really(*arguments)  # type: ignore[arg-type]
        return Bound(found.models, found.used, ())

    def offer(self: Live, reading: Reading) -> list[str]:
        self.values = Values(reading.settings)
        return []

    vars(live)["bind"] = taken
    Live.offer = offer  # type: ignore[method-assign]


def one_snapshot() -> None:
    """A request sees whatever is newest, each time it looks."""

    @contextmanager
    def none() -> Iterator[None]:
        yield

    vars(snapshot)["one_snapshot"] = none
    vars(middleware)["one_snapshot"] = none


def what_is_withheld_stays() -> None:
    """What is not shown is not there."""
    ConsulSource.withheld = lambda self, missing: ()  # type: ignore[method-assign]
    ConsulSource._allowed_some = lambda self, services: None  # type: ignore[method-assign]


def one_line() -> None:
    """Who asks Consul in vain asks again as if nobody else did: each has its own pace, and no turn is waited for."""

    def turn(self: Line, gone: threading.Event, *, is_first: bool = False) -> bool:
        return not gone.wait(0.3)

    Line.turn = turn  # type: ignore[method-assign]
    Line.taken = lambda self, **_first: True  # type: ignore[method-assign]
