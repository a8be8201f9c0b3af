"""``Prefer: wait=N``: an answer that is held back until it differs from what the caller has."""

import re
import threading
import time
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from configsvc.properties import properties
from shop.roles.catalogue import ALL
from shop.roles.current import current

LONGEST_SECONDS: Final = 60
LOOK_SECONDS: Final = 0.25

_WAIT: Final = re.compile(r"(?:^|[,;\s])wait\s*=\s*\"?(\d{1,5})\"?", re.IGNORECASE)
_waiting = 0
_lock: Final = threading.Lock()


def until_changed(request: HttpRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
    """What ``make`` answers now; held back while that is 304 and the caller prefers to wait.

    So many may wait at once; one more is answered at once, as without the preference.
    """
    response = make()
    seconds = _seconds(request)
    if response.status_code != 304 or not seconds or not _enter():
        return response
    try:
        until = time.monotonic() + seconds
        while response.status_code == 304 and (left := until - time.monotonic()) > 0:
            time.sleep(min(LOOK_SECONDS, left))
            response = make()
    finally:
        _leave()
    response.headers["Preference-Applied"] = f"wait={seconds}"
    return response


def most_waiting() -> int:
    """Readers that wait leave threads for those who do not: half of them or, beside the shop's visitors, most."""
    part = 4 if current().name == ALL else 2
    return min(properties.current.long_polls, max(settings.SHOP_THREADS // part, 1))


def _seconds(request: HttpRequest) -> int:
    found = _WAIT.search(request.headers.get("Prefer", ""))
    return min(int(found[1]), LONGEST_SECONDS) if found and request.headers.get("If-None-Match") else 0


def _enter() -> bool:
    global _waiting  # noqa: PLW0603 - counts the threads of this process
    with _lock:
        if _waiting >= most_waiting():
            return False
        _waiting += 1
        return True


def _leave() -> None:
    global _waiting  # noqa: PLW0603
    with _lock:
        _waiting -= 1
