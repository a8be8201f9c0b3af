"""``/actuator/config-changes?application=…&profiles=…&label=…``: server-sent events of changed keys, never of values.

Each event ``changed`` has the version as its id, and the names of the keys that are others than in the version the
reader knew: its last event's or, when it comes back, that in ``Last-Event-ID``. ``"keys": null`` means any may be.
"""

import random
import time
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from configsvc.api import news
from configsvc.api.access import reader, require
from configsvc.api.news import News, Place
from configsvc.environment import names
from configsvc.properties import properties
from shop.errors import Unavailable
from shop.roles.readiness import leaving
from shop.web.holding import Stream, is_possible, stream_of, streaming
from shop.web.json import dumps

#: So often something is sent, so that both sides notice when the other is gone.
HEARTBEAT_SECONDS: Final = 15.0
#: Then the stream ends, and the reader comes back by itself: rights that were taken away end with it.
LONGEST_SECONDS: Final = 600.0
_HEADERS: Final = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Follower:
    """Who reads one stream."""

    def __init__(self, request: HttpRequest, place: Place, version: str) -> None:
        self.version = version
        self.stream: Stream = stream_of(request, lambda: news.newsroom.leave(self))
        self._place = place
        self._sent_at = time.monotonic()
        self._until = self._sent_at + LONGEST_SECONDS * random.uniform(0.9, 1.0)  # noqa: S311 - not all at once

    def hear(self, news: News) -> None:
        self.version = news.version
        self._send(event("changed", news.version, {"keys": news.keys, **described(self._place)}))

    def fail(self) -> None:
        """Its last word stays true as far as we know."""

    def tick(self, now: float) -> None:
        if now >= self._until:
            self.end()
        elif now - self._sent_at >= HEARTBEAT_SECONDS:
            self._send(b": still here\n\n")

    def end(self) -> None:
        news.newsroom.leave(self)
        self.stream.end()

    def _send(self, data: bytes) -> None:
        self._sent_at = time.monotonic()
        self.stream.send(data)


def changes(request: HttpRequest) -> HttpResponseBase:
    """Raises ``Unavailable`` where as many as may are there already, or this process is about to leave."""
    place = Place(
        request.GET.get("application", ""), request.GET.get("profiles", "default"), request.GET.get("label") or None
    )
    require(reader(request), names.applications(place.application), names.profiles(place.profiles))
    version = news.newsroom.version(place)
    if not is_possible(request) or leaving():
        raise Unavailable(retry_after=1)
    follower = Follower(request, place, request.headers.get("Last-Event-ID") or version)
    if not news.newsroom.follow(place, follower, at_most=properties.current.event_streams):
        raise Unavailable(retry_after=5)
    first = event("version", version, described(place)) if follower.version == version else b""
    return streaming(follower.stream, b"retry: %d\n\n" % random.randint(1000, 3000) + first, _HEADERS)  # noqa: S311


def event(kind: str, version: str, more: dict[str, object]) -> bytes:
    """One event; its id is the version."""
    return b"id: %b\nevent: %b\ndata: %b\n\n" % (version.encode(), kind.encode(), dumps({"version": version, **more}))


def described(place: Place) -> dict[str, object]:
    return {"application": place.application, "profiles": place.profiles, "label": place.label}
