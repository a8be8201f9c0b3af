"""Whether a request is let in. Who is not is told at once, and when to come back."""

import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from gateway.errors import Overloaded
from gateway.overload.counts import BULKHEAD, LIMIT, LONG_BODIES, counts
from gateway.overload.limit import Limit
from gateway.properties import GatewayProperties
from gateway.routes.priority import Priority, priority

_RANKS: Final = {each: rank for rank, each in enumerate(Priority)}


@dataclass(frozen=True, slots=True)
class Asked:
    """Of one request by ``route``, of which at most ``bulkhead`` are under way at once; 0: as many as there are.

    ``rank`` is 0 for the most urgent, and ``counted`` the name it is counted under: found out once for a route that is
    plain, as looking into an enumeration costs as much as the rest.
    """

    route: str
    priority: Priority
    bulkhead: int = 0
    rank: int = field(init=False)
    counted: tuple[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rank", _RANKS[self.priority])
        object.__setattr__(self, "counted", (self.route, self.priority.value))

    @classmethod
    def of(cls, route: str, method: str, path: str, metadata: Mapping[str, Any]) -> Self:
        """``path`` as the visitor asked for it."""
        return cls(route, priority(method, path, metadata), metadata.get("bulkhead", 0))


class Gate:
    """Of one service: its limit, and how many long bodies pass to it. Thread-safe."""

    def __init__(self, service: str) -> None:
        self.limit = Limit()
        self.streams = 0
        counts().limits[service] = self.limit


class _Bulkheads:
    """What is under way by route; they outlive the table of routes that names them."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.under_way: Counter[str] = Counter()


_bulkheads: Final = _Bulkheads()


class Ticket:
    """Of a request that was let in. ``answered`` when its answer begins; ``over`` at the end, whatever became of it."""

    __slots__ = ("_asked", "_began", "_gate", "_is_over", "_now", "_streams")

    def __init__(
        self, asked: Asked, gate: Gate | None, now: GatewayProperties, *, streams: bool, began: float | None = None
    ) -> None:
        """``began``: since when it is let in, in monotonic seconds, if not just now."""
        self._asked, self._gate, self._now, self._streams = asked, gate, now, streams
        self._began, self._is_over = time.monotonic() if began is None else began, False

    def answered(self, *, counts: bool = True) -> None:
        """The service is free for another one; ``counts``: how long it took says something of its pace."""
        gate, self._gate = self._gate, None
        if gate is None:
            return
        if self._streams:
            with _bulkheads.lock:
                gate.streams -= 1
        else:
            took = time.monotonic() - self._began
            gate.limit.leave(self._asked.rank, took if counts else None, self._now)

    def over(self) -> None:
        """The second time does nothing."""
        if self._is_over:
            return
        self._is_over = True
        if self._gate is not None:  # whoever gave up says nothing, unless they waited longer than anybody should
            self.answered(counts=time.monotonic() - self._began > self._now.queue_time)
        if self._asked.bulkhead:
            with _bulkheads.lock:
                _bulkheads.under_way[self._asked.route] -= 1


def admit(asked: Asked, gate: Gate | None, now: GatewayProperties, *, streams: bool = False) -> Ticket:
    """Raises ``Overloaded``. ``gate`` is that of the service that is asked, None for this process itself; ``streams``:
    the body is long and comes as slowly as its visitor likes."""
    if asked.bulkhead and not _enter_bulkhead(asked):
        raise shed(asked, BULKHEAD, now)
    if gate is not None and not (_enter_streams(gate, now) if streams else _enter_limit(gate, asked.rank, now)):
        Ticket(asked, None, now, streams=streams).over()
        raise shed(asked, LONG_BODIES if streams else LIMIT, now)
    counts().let_in[asked.counted] += 1
    return Ticket(asked, gate, now, streams=streams)


def shares(now: GatewayProperties) -> tuple[float, float, float]:
    """By rank: how much of a service's limit those of this rank and above may take up."""
    return 1.0, now.browse_share, now.assets_share


def _enter_bulkhead(asked: Asked) -> bool:
    with _bulkheads.lock:
        if _bulkheads.under_way[asked.route] >= asked.bulkhead:
            return False
        _bulkheads.under_way[asked.route] += 1
        return True


def _enter_streams(gate: Gate, now: GatewayProperties) -> bool:
    with _bulkheads.lock:
        if gate.streams >= now.long_bodies:
            return False
        gate.streams += 1
        return True


def _enter_limit(gate: Gate, rank: int, now: GatewayProperties) -> bool:
    return gate.limit.enter(rank, shares(now)[rank], now)


def shed(asked: Asked, reason: str, now: GatewayProperties) -> Overloaded:
    """Counted; to be raised."""
    counts().shed[(*asked.counted, reason)] += 1
    return Overloaded(retry_after=now.retry_after)
