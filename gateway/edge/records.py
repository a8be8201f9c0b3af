"""What is written down of each request: a log line, as every role writes it, in batches; and figures."""

import logging
import sys
from bisect import bisect_left
from datetime import UTC, datetime
from typing import Final

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
    """Where the answers of one route, instance, method, path and status are counted, and how their lines begin;
    ``number`` of them since the last ``flush``."""

    __slots__ = ("begins", "buckets", "key", "number", "path", "sums")

    def __init__(self, key: Key, path: str, sums: list[float], buckets: list[int]) -> None:
        self.key, self.path, self.number = key, path, 0
        self.sums, self.buckets = sums, buckets
        said = orjson.dumps({"method": key.method, "path": cleaned(path[:LONGEST_PATH]), "status": key.status})
        self.begins = said.decode().removesuffix("}")


class Records:
    """Of one event loop; ``flush`` now and then. ``is_silent``: nobody wants lines."""

    def __init__(self) -> None:
        self._role = current().name
        self._as_json = settings.SHOP_LOG_FORMAT == "json"
        self._figures = figures()
        self._counts: dict[tuple[str, int], int] = {}
        self._lines: list[bytes] = []
        self._quick: list[str] = []
        self._tallies: list[Tally] = []
        self._relayed = 0
        self._stamped, self._ends = -STAMP_SECONDS, ""
        self._middle = f',"event":"request","level":"info","logger":"{log.name}","timestamp":'
        self.is_silent = not log.isEnabledFor(logging.INFO)
        #: Whether spans are told of.
        self.tells = spans.is_on()

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

    def tally(self, key: Key, path: str) -> Tally:
        """For ``count``, of answers below 500: the others are remembered one by one, by ``add``."""
        return Tally(key, path, *self._figures.place(key))

    def count(self, tally: Tally, seconds: float, peer: str, subject: str, request_id: str, now: float) -> None:
        """As ``add``. ``peer`` and ``subject`` are JSON; ``now`` is monotonic seconds."""
        if not tally.number:
            self._tallies.append(tally)
        tally.number += 1
        tally.sums[0] += 1
        tally.sums[1] += seconds
        tally.buckets[bisect_left(BUCKETS, seconds)] += 1
        if self.is_silent:
            return
        if not self._as_json:
            self._tell(tally, seconds, peer, subject, request_id)
            return
        if now - self._stamped >= STAMP_SECONDS:
            self._stamp(now)
        tenths = int(seconds * 10_000 + 0.5)
        ms = _MS[tenths] if tenths < len(_MS) else f"{seconds * 1000:.1f}"
        self._quick.append(f'{tally.begins},"ms":{ms},"peer":{peer},"subject":{subject}{self._ends}{request_id}"}}\n')
        if len(self._quick) >= MOST:
            self.flush()

    def _stamp(self, now: float) -> None:
        stamp = datetime.now(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00")
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

    def _tell(self, tally: Tally, seconds: float, peer: str, subject: str, request_id: str) -> None:
        key = tally.key
        said = {"method": key.method, "path": tally.path[:LONGEST_PATH], "status": key.status}
        more = {"ms": round(seconds * 1000, 1), "peer": orjson.loads(peer), "subject": orjson.loads(subject)}
        log.info("request", extra={**said, **more, "request_id": request_id})

    def flush(self) -> None:
        """Write what there is."""
        self.is_silent = not log.isEnabledFor(logging.INFO)
        express, tallies, self._tallies = 0, self._tallies, []
        for tally in tallies:
            express += tally.number
            counted = tally.key.method, tally.key.status
            self._counts[counted] = self._counts.get(counted, 0) + tally.number
            tally.number = 0
        WAYS.labels("express").inc(express)
        WAYS.labels("relay").inc(self._relayed)
        self._relayed = 0
        counts, self._counts = self._counts, {}
        for (method, status), number in counts.items():
            REQUESTS.labels(self._role, method, ROUTE, status).inc(number)
        if self._lines or self._quick:
            lines, self._lines = self._lines, []
            quick, self._quick = self._quick, []
            sys.stderr.write(b"".join(lines).decode() + "".join(quick))
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
