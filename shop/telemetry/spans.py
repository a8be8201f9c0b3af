"""Spans for OpenTelemetry: a collector, where one is named, is told who was asked what, by whom, and for how long.

A span of ours is its ``traceparent`` (``shop.telemetry.tracing``) while it goes on, and is told when it is over, from
times that are taken anyway. Who begins a trace decides whether it is told; who comes later does as it did. Without a
collector nothing is told, and the library, which is optional, is not imported.
"""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from django.conf import settings

from shop.telemetry.span import Attributes, Kind, Span
from shop.telemetry.tracing import FORM, new_traceparent, traced, traceparent

_TOLD: Final = 1


class Teller(Protocol):
    """Whoever passes spans on, in a thread of its own."""

    def add(self, span: Span) -> None: ...

    def close(self) -> None:
        """Pass on what there is, and end."""


_teller: Teller | None = None


def start() -> None:
    """After the fork, once in each process that answers or works."""
    global _teller  # noqa: PLW0603 - one for each process
    if settings.SHOP_COLLECTOR:
        from shop.telemetry.collector import Collector  # noqa: PLC0415 - only where there is one

        _teller = Collector()


def stop() -> None:
    """Before the process ends."""
    if _teller is not None:
        _teller.close()


def is_on() -> bool:
    """Whether anybody is told."""
    return _teller is not None


def share() -> float:
    """Of the traces that begin here, how many are told: from 0, which is none, to 1."""
    return settings.SHOP_TRACE_SHARE if _teller is not None else 0.0


def below(given: str, request_id: str = "") -> str:
    """The traceparent of a span of ours below ``given``; of a new trace, which is the request's, where that names none.

    Without a collector ``given`` itself: who has no span has nothing to be below.
    """
    if not FORM.fullmatch(given):
        return new_traceparent(request_id, is_told=random.getrandbits(32) < share() * 2**32)
    if _teller is None:
        return given
    return f"00-{given[3:35]}-{random.getrandbits(64) | 1:016x}-{given[53:55]}"


def record(
    own: str, *, parent: str, name: str, kind: Kind, seconds: float, attributes: Attributes, failed: bool = False
) -> None:
    """The span ``own``, which took so long, is over now."""
    if _teller is None or not int(own[53:55], 16) & _TOLD:
        return
    ended = time.time_ns()
    above = parent if FORM.fullmatch(parent) else ""
    _teller.add(Span(own, above, name, kind, ended - int(seconds * 1e9), ended, attributes, failed))


@contextmanager
def asking(name: str, attributes: Attributes) -> Iterator[None]:
    """A question to somebody else, inside of what is being answered or worked on. Raising is failing."""
    if _teller is None or not (parent := traceparent()):
        yield
        return
    with _lasting(parent, name, Kind.CLIENT, attributes):
        yield


@contextmanager
def working(name: str, attributes: Attributes) -> Iterator[None]:
    """A job: with it a trace begins."""
    if _teller is None:
        yield
        return
    with _lasting("", name, Kind.CONSUMER, attributes):
        yield


@contextmanager
def _lasting(parent: str, name: str, kind: Kind, attributes: Attributes) -> Iterator[None]:
    own, began, failed = below(parent), time.perf_counter(), True
    try:
        with traced(own):
            yield
        failed = False
    finally:
        seconds = time.perf_counter() - began
        record(own, parent=parent, name=name, kind=kind, seconds=seconds, attributes=attributes, failed=failed)
