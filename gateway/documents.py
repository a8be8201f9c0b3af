"""The API document of the whole shop: what each role says of itself, put together and kept for some seconds."""

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponse

from gateway.errors import ServiceTrouble
from gateway.properties import properties
from gateway.routes.target import BALANCED
from gateway.upstream import Question, upstream
from shop.calls.context import within
from shop.errors import Unavailable
from shop.roles.catalogue import MODULES
from shop.singleton import singleton

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/vnd.oai.openapi+json"
FETCH_SECONDS: Final = 3.0


def schema(_request: HttpRequest) -> HttpResponse:
    """``/api/schema``. A role that does not answer is shown as it last was. Raises ``Unavailable`` without any."""
    return HttpResponse(documents().merged(), content_type=MEDIA_TYPE)


class Documents:
    """The last good document of each service. Thread-safe; one thread looks while the others wait for it."""

    def __init__(self) -> None:
        self._known: dict[str, Mapping[str, Any]] = {}
        self._merged = b""
        self._looked_at = float("-inf")
        self._lock = threading.Lock()

    def merged(self) -> bytes:
        """JSON bytes. Raises ``Unavailable``."""
        with self._lock:
            if time.monotonic() - self._looked_at > properties.current.document_age:
                self._look()
                self._looked_at = time.monotonic()
        if not self._known:
            raise Unavailable(retry_after=1)
        return self._merged

    def _look(self) -> None:
        for module in MODULES.values():
            if module.is_public and (found := _fetched(module.service)) is not None:
                self._known[module.service] = found
        ordered = [self._known[module.service] for module in MODULES.values() if module.service in self._known]
        self._merged = orjson.dumps(merge(ordered))


def merge(found: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One document: paths and components of all; what they all say is said once."""
    made: dict[str, Any] = {}
    for document in found:
        for part, value in document.items():
            if part == "components":
                components = made.setdefault(part, {})
                for kind, entries in value.items():
                    components.setdefault(kind, {}).update(entries)
            elif part == "paths":
                made.setdefault(part, {}).update(value)
            else:
                made.setdefault(part, value)
    for kind, entries in made.get("components", {}).items():
        made["components"][kind] = dict(sorted(entries.items()))
    if "paths" in made:
        made["paths"] = dict(sorted(made["paths"].items()))
    return made


@singleton
def documents() -> Documents:
    """Those of this process."""
    return Documents()


def _fetched(service: str) -> Mapping[str, Any] | None:
    question = Question(
        path="/api/schema",
        method="GET",
        headers={"Accept": "application/json"},
        body=None,
        repeatable=True,
        seconds=FETCH_SECONDS,
        connect_seconds=properties.current.connect_timeout,
    )
    try:
        with within(FETCH_SECONDS):
            answer = upstream(BALANCED + service).ask(question)
            content = answer.content if isinstance(answer.content, bytes) else b"".join(answer.content)
        document = orjson.loads(content) if answer.status == 200 else None
    except (ServiceTrouble, orjson.JSONDecodeError):
        log.warning("a role's API document could not be read", extra={"service": service}, exc_info=True)
        return None
    return document if isinstance(document, dict) else None
