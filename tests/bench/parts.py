"""What each part of an express request costs the gateway: ``python -m tests.bench.parts``.

In this process and without a network, so without the kernel's half: requests of 200 users through the whole chain, with
everything, and with one part after the other taken out, in turns. A part's cost is what its absence saves.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final
from unittest import mock

if TYPE_CHECKING:
    from gateway.edge.edge import Edge
    from gateway.edge.instance import Connection

USERS: Final = 200
REQUESTS: Final = 1000
ROUNDS: Final = 30
INSTANCES: Final = ("http://127.0.0.1:9001", "http://127.0.0.2:9001")
ROUTES: Final = """
- {id: chain, uri: 'lb://order-service', predicates: ['Path=/chain/**'], metadata: {balance: round-robin},
   filters: [StripPrefix=1, {name: RequestRateLimiter, args: {replenishRate: 1000000, key: user}}]}
"""
HEAD: Final = b"GET /chain/api/orders/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n%b\r\n\r\n"
ANSWER: Final = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1024\r\n\r\n" + b"x" * 1024


class Wire:
    """Looks like a transport whose other end reads at once."""

    def write(self, data: bytes) -> None:
        self.last = data

    def set_write_buffer_limits(self, **_limits: int) -> None: ...

    def get_extra_info(self, name: str) -> Any:
        return ("127.0.0.1", 5) if name == "peername" else None

    def get_write_buffer_size(self) -> int:
        return 0

    def is_closing(self) -> bool:
        return False


def main(rounds: int = ROUNDS) -> None:
    """A table in µs of processor."""
    with tempfile.TemporaryDirectory() as name, mock.patch("sys.stderr", Path(os.devnull).open("w")):
        services = f"order-service={','.join(INSTANCES)} customer-service={INSTANCES[0]}"
        os.environ |= {"SHOP_ROLE": "gateway", "SHOP_VAR": name, "DJANGO_SETTINGS_MODULE": "settings.local"}
        os.environ |= {"SHOP_SERVICES": services, "GATEWAY_ROUTES": ROUTES, "SHOP_LOG_FORMAT": "json"}
        from tests.live.migrated import lay_files

        lay_files(Path(name))
        import django

        django.setup()
        found = asyncio.run(_measure(rounds))
    whole = found.pop("everything")
    print(f"{'everything':<28}{whole:6.2f} µs")
    for part, cost in found.items():
        print(f"{part:<28}{whole - cost:6.2f} µs  {(whole - cost) / whole:4.0%}")


async def _measure(rounds: int) -> dict[str, float]:
    from gateway.edge.edge import Edge

    def handed_over(*_what: Any) -> None:
        raise RuntimeError("a request is not express")

    edge = Edge(asyncio.get_running_loop(), hand_over=handed_over, counted=lambda _number: None)
    ask = _visitor(edge)
    took: dict[str, list[float]] = {}
    for _ in range(rounds):
        edge.tick()
        _introduce(edge)
        for part, absence in _parts(edge).items():
            with absence():
                took.setdefault(part, []).append(_round(ask))
    return {part: median(costs) for part, costs in took.items()}


def _round(ask: Callable[[int], None]) -> float:
    began = time.thread_time()
    for number in range(REQUESTS):
        ask(number)
    return (time.thread_time() - began) / REQUESTS * 1e6


def _visitor(edge: "Edge") -> Callable[[int], None]:
    """Asks the given user's question, and has it answered."""
    from gateway.edge.instance import Connection
    from gateway.edge.visitor import VisitorConnection

    for url in INSTANCES:
        pool = edge.pool(url)
        waiting = Connection(pool, edge.lines_of_answers)
        waiting.connection_made(Wire())  # type: ignore[arg-type]
        pool.put(waiting)
    visitor = VisitorConnection(edge)
    visitor.connection_made(Wire())  # type: ignore[arg-type]
    questions = [HEAD % _credential(number) for number in range(USERS)]

    def ask(number: int) -> None:
        visitor.data_received(questions[number % USERS])
        _asked(visitor).data_received(ANSWER)

    return ask


def _asked(visitor: Any) -> "Connection":
    found: Connection = visitor.relay._journey.connection
    return found


def _credential(number: int) -> bytes:
    return b"Authorization: Bearer %b%d" % (b"x" * 300, number)


def _introduce(edge: "Edge") -> None:
    """Verifying a token is not measured: its line is known, as it is for a second at a time."""
    from gateway.edge.users import Person

    for number in range(USERS):
        line = _credential(number)
        edge.glance.users.by_line[line] = Person(str(number), line + b"\r\n", time.time() + 3600)


def _parts(edge: "Edge") -> dict[str, Callable[[], Any]]:
    """What to be within so that a part does nothing."""
    from gateway.edge.ids import Ids
    from gateway.edge.records import Records
    from gateway.filters.gcra import OneRate
    from gateway.lane import Lane
    from shop.calls.health import Health
    from shop.calls.steady import Place

    place = Place(INSTANCES[0], Health(0.0))
    ids = edge.ids.of("")
    patched = mock.patch.object
    return {
        "everything": _as_it_is,
        "limit, instances, health": lambda: _both(
            patched(Lane, "board", lambda *_: place), patched(Lane, "land", lambda *_: None)
        ),
        "ids and traces": lambda: patched(Ids, "of", lambda *_: ids),
        "rate limit of a user": lambda: patched(OneRate, "asked", lambda *_: (True, 1, 0.0, 1.0)),
        "figures and access log": lambda: patched(Records, "flush", lambda records: records.answered.clear()),
        "reading the head": lambda: _head_as_before(edge),
    }


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield


@contextmanager
def _both(one: Any, other: Any) -> Iterator[None]:
    with one, other:
        yield


@contextmanager
def _head_as_before(edge: "Edge") -> Iterator[None]:
    """Whatever comes, it is what came last."""
    from gateway.edge.glance import Glance

    kept = edge.glance.read(HEAD % _credential(0), edge.properties, time.time())
    with mock.patch.object(Glance, "read", lambda *_: kept):  # noqa: PT008 - a mock would cost more than what it replaces
        yield


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
