"""What is written down of each request: a log line, as every role writes it, in batches; and figures."""

import logging
import sys
from datetime import UTC, datetime
from typing import Final

import orjson
from django.conf import settings

from gateway.edge.head import Head
from gateway.edge.way import Way
from gateway.figures import Key, figures
from shop.roles.current import current
from shop.telemetry.logging import cleaned
from shop.telemetry.metrics import REQUESTS

log = logging.getLogger("shop.request")

#: The label of all that is passed on here; routes and instances have figures of their own.
ROUTE: Final = "edge"
#: So many lines are written at once, should they come faster than the clock.
MOST: Final = 256


class Records:
    """Of one event loop; ``flush`` now and then."""

    def __init__(self) -> None:
        self._role = current().name
        self._as_json = settings.SHOP_LOG_FORMAT == "json"
        self._figures = figures()
        self._counts: dict[tuple[str, int], int] = {}
        self._lines: list[bytes] = []

    def add(self, head: Head, way: Way | None, status: int, seconds: float, instance: str) -> None:
        """One request was answered, or its answer has begun; by ``instance``, if it was one."""
        counted = head.method, status
        self._counts[counted] = self._counts.get(counted, 0) + 1
        if way is not None:
            self._figures.add(Key(way.route, way.target.uri, head.method, status, instance), seconds)
        if not log.isEnabledFor(logging.INFO):
            return
        said = {
            "method": head.method,
            "path": head.path[:500],
            "status": status,
            "ms": round(seconds * 1000, 1),
            "peer": head.peer,
            "subject": head.subject,
        }
        if self._as_json:
            self._write(said, head.request_id)
        else:
            log.info("request", extra={**said, "request_id": head.request_id})

    def flush(self) -> None:
        """Write what there is."""
        counts, self._counts = self._counts, {}
        for (method, status), number in counts.items():
            REQUESTS.labels(self._role, method, ROUTE, status).inc(number)
        if self._lines:
            lines, self._lines = self._lines, []
            sys.stderr.write(b"".join(lines).decode())
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
