"""``GET /actuator/gateway/overview``: the shop as its door sees it; ``…/overview/events``: the same, as it changes."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from gateway.actuator.access import SEE, allow, answer
from gateway.actuator.following import Follower, event, followers
from gateway.queries import overview as queries
from shop.calls.context import principal
from shop.errors import Unavailable
from shop.roles.readiness import leaving
from shop.web.holding import is_stream_possible, streaming
from shop.web.json import dumps

_HEADERS: Final = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def overview(request: HttpRequest) -> HttpResponse:
    allow(request, {"GET": SEE})
    return answer(queries.overview())


def events(request: HttpRequest) -> HttpResponseBase:
    """Raises ``Unavailable`` where no connection can be kept, as many as may look are there, or this process leaves."""
    allow(request, {"GET": SEE})
    if not is_stream_possible(request) or leaving():
        raise Unavailable(retry_after=2)
    first = event(dumps(queries.overview()))
    follower = Follower(request, principal(), followers)
    if not followers.join(follower):
        raise Unavailable(retry_after=10)
    return streaming(follower.stream, first, _HEADERS)
