"""What is written down of each request: a log line, as every role writes it, in batches; and figures."""

import logging
import sys
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final, Protocol

import orjson
from django.conf import settings
from prometheus_client import Counter

from gateway.edge.head import Head
from gateway.edge.way import Way
from gateway.figures import BUCKETS, Key, figures
from shop.roles.current import current
from shop.telemetry import spans
from shop.telemetry.logging import cleaned
from shop.telemetry.metrics import REQUESTS
from shop.telemetry.span import Kind

log = logging.getLogger("shop.request")

WAYS: Final = Counter("gateway_passed_on_total", "Requests answered without a thread, by way", ["way"])
#: The label of all that is passed on here; routes and instances have figures of their own.
ROUTE: Final = "edge"
LONGEST_PATH: Final = 500
#: Lines of so short a time may say the same time.
STAMP_SECONDS: Final = 0.001
#: So many lines are written at once, should they come faster than the clock.
MOST: Final = 256
#: Milliseconds, as written: making a text of a fraction costs twice what joining a line does.
_MS: Final = [f"{tenths / 10:.1f}" for tenths in range(500)]


class Tally:
    """Where the answers of one route, instance, method, path and status are counted, and how their lines begin."""

    __slots__ = ("begins", "buckets", "key", "path", "sums")

    def __init__(self, key: Key, path: str, sums: list[float], buckets: list[int]) -> None:
        self.key, self.path = key, path
        self.sums, self.buckets = sums, buckets
        said = orjson.dumps({"method": key.method, "path": cleaned(path[:LONGEST_PATH]), "status": key.status})
        self.begins = said.decode().removesuffix("}")


class Tallied(Protocol):
    """What requests of one method, host and path have in common; ``tallies`` by status and instance."""

    path: str
    tallies: dict[tuple[int, str], Tally]

    def key(self, status: int, instance: str) -> Key: ...


#: An answer below 500: of what, with which status, from which instance, after how many seconds, to which address and
#: user (as JSON), the request's id, and when by the monotonic clock.
Answered = tuple[Tallied, int, str, float, str, str, str, float]


class Records:
    """Of one event loop; ``flush`` now and then, and when ``most`` have ``answered``, who are counted and written down
    together: one by one, that costs twice as much. ``is_silent``: nobody wants lines."""

    def __init__(self) -> None:
        self._role = current().name
        self._as_json = settings.SHOP_LOG_FORMAT == "json"
        self._figures = figures()
        self._counts: dict[tuple[str, int], int] = {}
        self._lines: list[bytes] = []
        self.answered: list[Answered] = []
        self._peer, self._peer_said = "", '""'
        self._relayed = 0
        self._stamped, self._ends = -STAMP_SECONDS, ""
        self._middle = f',"event":"request","level":"info","logger":"{log.name}","timestamp":'
        self._listen()
        #: Whether spans are told of.
        self.tells = spans.is_on()

    def _listen(self) -> None:
        self.is_silent = not log.isEnabledFor(logging.INFO)
        #: So many may have ``answered`` before they are written down; whoever else writes lines gives them their time.
        self.most = MOST if self._as_json or self.is_silent else 1

    def add(self, head: Head, way: Way | None, status: int, seconds: float, instance: str) -> None:
        """One request was answered, or its answer has begun; by ``instance``, if it was one."""
        self._relayed += 1
        counted = head.method, status
        self._counts[counted] = self._counts.get(counted, 0) + 1
        if way is not None:
            key = Key(way.route, way.target.uri, head.method, status, instance)
            self._figures.add(key, seconds)
            if self.tells:
                self.tell(head.span, head.trace, key, head.path, seconds, head.request_id)
        if self.is_silent:
            return
        said = {
            "method": head.method,
            "path": head.path[:LONGEST_PATH],
            "status": status,
            "ms": round(seconds * 1000, 1),
            "peer": head.peer,
            "subject": head.subject,
        }
        if self._as_json:
            self._write(said, head.request_id)
        else:
            log.info("request", extra={**said, "request_id": head.request_id})

    def tally(self, of: Tallied, status: int, instance: str) -> Tally:
        """Where ``answered`` are counted."""
        found = of.tallies.get((status, instance))
        if found is None:
            key = of.key(status, instance)
            found = of.tallies[status, instance] = Tally(key, of.path, *self._figures.place(key))
        return found

    def _count(self, answered: Sequence[Answered]) -> list[Tally]:
        """Where each of them is counted now."""
        tallies = [self.tally(of, status, instance) for of, status, instance, _, _, _, _, _ in answered]
        counts = self._counts
        for tally, (_, status, _, seconds, _, _, _, _) in zip(tallies, answered, strict=True):
            tally.sums[0] += 1
            tally.sums[1] += seconds
            tally.buckets[bisect_left(BUCKETS, seconds)] += 1
            counted = tally.key.method, status
            counts[counted] = counts.get(counted, 0) + 1
        return tallies

    def _tell_all(self, tallies: Sequence[Tally], answered: Sequence[Answered]) -> None:
        for tally, (_, _, _, seconds, peer, subject, request_id, _) in zip(tallies, answered, strict=True):
            key = tally.key
            said = {"method": key.method, "path": tally.path[:LONGEST_PATH], "status": key.status}
            more = {"ms": round(seconds * 1000, 1), "peer": peer, "subject": orjson.loads(subject)}
            log.info("request", extra={**said, **more, "request_id": request_id})

    def _written(self, tallies: Sequence[Tally], answered: Sequence[Answered]) -> Iterator[str]:
        """A line for each of them, with the time when it was answered."""
        wall = time.time() - time.monotonic()
        for tally, (_, _, _, seconds, peer, subject, request_id, now) in zip(tallies, answered, strict=True):
            if now - self._stamped >= STAMP_SECONDS:
                self._stamp(now, wall)
            if peer != self._peer:
                self._peer, self._peer_said = peer, orjson.dumps(peer).decode()
            tenths = int(seconds * 10_000 + 0.5)
            ms = _MS[tenths] if tenths < len(_MS) else f"{seconds * 1000:.1f}"
            said = f'"ms":{ms},"peer":{self._peer_said},"subject":{subject}'
            yield f'{tally.begins},{said}{self._ends}{request_id}"}}\n'

    def _stamp(self, now: float, wall: float) -> None:
        stamp = datetime.fromtimestamp(wall + now, UTC).isoformat(timespec="milliseconds").removesuffix("+00:00")
        self._stamped, self._ends = now, f'{self._middle}"{stamp}Z","role":"{self._role}","request_id":"'

    def tell(self, span: str, parent: str, key: Key, path: str, seconds: float, request_id: str) -> None:
        """The gateway's part in a trace. Attributes have OpenTelemetry's names, if it has one."""
        spans.record(
            span,
            parent=parent,
            name=f"{key.method} {key.route}",
            kind=Kind.SERVER,
            seconds=seconds,
            attributes={
                "http.request.method": key.method,
                "http.route": key.route,
                "url.path": cleaned(path[:LONGEST_PATH]),
                "http.response.status_code": key.status,
                "server.address": key.instance,
                "shop.request_id": request_id,
            },
            failed=key.status >= 500,
        )

    def flush(self) -> None:
        """Write what there is."""
        self._listen()
        answered, self.answered = self.answered, []
        tallies, quick = self._count(answered), ""
        if self._as_json and not self.is_silent:
            quick = "".join(self._written(tallies, answered))
        elif not self.is_silent:
            self._tell_all(tallies, answered)
        WAYS.labels("express").inc(len(answered))
        WAYS.labels("relay").inc(self._relayed)
        self._relayed = 0
        counts, self._counts = self._counts, {}
        for (method, status), number in counts.items():
            REQUESTS.labels(self._role, method, ROUTE, status).inc(number)
        if self._lines or quick:
            lines, self._lines = self._lines, []
            sys.stderr.write(b"".join(lines).decode() + quick)
            sys.stderr.flush()

    def _write(self, said: dict[str, object], request_id: str) -> None:
        line = {
            **said,
            "path": cleaned(str(said["path"])),
            "event": "request",
            "level": "info",
            "logger": log.name,
            "timestamp": datetime.now(UTC),
            "role": self._role,
            "request_id": request_id,
        }
        self._lines.append(orjson.dumps(line, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE))
        if len(self._lines) >= MOST:
            self.flush()
