"""Our own additions, below a name that the protocol leaves to us.

``/actuator/config-effective?application=…&profiles=…&label=…`` is a dry run: what an application would see, and which
source gives each key; for people and programs that may read it, with secrets masked. ``/actuator/config-changes``: see
``changes``.
"""

from collections.abc import Callable, Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from configsvc.api.access import reader, require
from configsvc.api.changes import changes
from configsvc.api.paths import NoSuchPath
from configsvc.environment import names
from configsvc.queries.effective import effective
from shop.web.anticipated import MethodNotAllowed
from shop.web.json import dumps


def answer(request: HttpRequest, rest: tuple[str, ...]) -> HttpResponseBase:
    """Raises ``NoSuchPath``, and what reading raises."""
    if len(rest) != 1 or rest[0] not in _PAGES:
        raise NoSuchPath
    if request.method != "GET" and (request.method != "HEAD" or rest[0] == "config-changes"):
        raise MethodNotAllowed
    return _PAGES[rest[0]](request)


def _effective(request: HttpRequest) -> HttpResponse:
    who = reader(request)
    application = request.GET.get("application", "")
    profiles = request.GET.get("profiles", "default")
    require(who, names.applications(application), names.profiles(profiles))
    found = effective(application, profiles, request.GET.get("label", ""))
    return HttpResponse(dumps(found), content_type="application/json", headers={"Cache-Control": "no-store"})


_PAGES: Final[Mapping[str, Callable[[HttpRequest], HttpResponseBase]]] = {
    "config-changes": changes,
    "config-effective": _effective,
}
