"""``Prefer: wait=N``: an answer that is held back until it differs from what the caller has."""

import re
import time
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from configsvc.api import news
from configsvc.api.news import News, Place
from configsvc.properties import properties
from shop.roles.readiness import leaving
from shop.web.holding import Wait, is_possible, waited, waiting

LONGEST_SECONDS: Final = 60

_WAIT: Final = re.compile(r"(?:^|[,;\s])wait\s*=\s*\"?(\d{1,5})\"?", re.IGNORECASE)


class Waiting:
    """Who waits for one answer; it is made once there is anything to say."""

    def __init__(self, version: str, until: float) -> None:
        self.version = version
        self.wait = Wait(lambda: news.newsroom.leave(self), until=until)

    def hear(self, news: News) -> None:
        self.version = news.version
        self.wait.over()

    def fail(self) -> None:
        self.wait.over()

    def tick(self, now: float) -> None:
        if now >= self.wait.until:
            self.wait.over()

    def end(self) -> None:
        self.wait.over()


def until_changed(request: HttpRequest, place: Place, make: Callable[[], HttpResponse]) -> HttpResponseBase:
    """What ``make`` answers now; held back while that is 304 and the caller prefers to wait.

    So many readers may wait at once; one more is answered at once, as without the preference.
    """
    seconds = _seconds(request)
    if not seconds or not is_possible(request):
        return make()
    before = waited(request)
    until = before.until if before else time.monotonic() + seconds
    version = news.newsroom.version(place)  # read before the answer: what changes in between is noticed
    response = make()
    if response.status_code == 304 and time.monotonic() < until and not leaving():
        one = Waiting(version, until)
        if news.newsroom.follow(place, one, at_most=properties.current.long_polls):
            return waiting(one.wait)
    if before:
        response.headers["Preference-Applied"] = f"wait={seconds}"
    return response


def _seconds(request: HttpRequest) -> int:
    found = _WAIT.search(request.headers.get("Prefer", ""))
    return min(int(found[1]), LONGEST_SECONDS) if found and request.headers.get("If-None-Match") else 0
