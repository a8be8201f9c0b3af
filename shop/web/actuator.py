"""``/actuator/configprops``, ``/actuator/env`` and ``/actuator/refresh``: what is in force here, and why.

For staff who may operate a module of this process. Nothing of it passes the gateway.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt
from rest_framework.request import Request

from shop.calls.context import principal, set_principal
from shop.config import registry
from shop.config.base import Setting, SourceUnavailable
from shop.config.following import refresh as read_again
from shop.config.lists import list_of
from shop.config.live import Live, live
from shop.config.names import canonical
from shop.config.registry import SHARED
from shop.errors import Forbidden, Unauthenticated, Unavailable
from shop.roles.current import current
from shop.secrets.base import MASK
from shop.web.anticipated import MethodNotAllowed
from shop.web.identity.authentication import TokenAuthentication
from shop.web.json import dumps

DEFAULT: Final = "default"
#: Roles without a module that staff may operate are looked after by whoever operates the config server.
FALLBACK: Final = "configsvc"


def configprops(request: HttpRequest) -> HttpResponse:
    """Every property of this process, by its full name: ``value``, ``origin``."""
    _authorise(request, "GET")
    found = _live()
    used = found.used()
    rows = {
        key: {
            "value": getattr(found.values.model(declaration.prefix), field),
            "origin": used[key].origin if key in used else DEFAULT,
        }
        for declaration in registry.declarations(*found.services, SHARED)
        for key, field in declaration.keys.items()
    }
    return _answer({**_standing(found), "properties": dict(sorted(rows.items()))})


def env(request: HttpRequest) -> HttpResponse:
    """Every setting the source has for this process, the strongest first.

    Those nobody declared are masked: whoever wrote them knows whether they are secret, and some come from a vault.
    """
    _authorise(request, "GET")
    found = _live()
    known = {canonical(key) for one in registry.declarations() for key in one.keys}
    return _answer({**_standing(found), "settings": [_shown(setting, known) for setting in found.values.settings]})


@csrf_exempt
def refresh(request: HttpRequest) -> HttpResponse:
    """Asks the source now; the keys that changed, as Spring answers."""
    _authorise(request, "POST")
    try:
        return _answer(read_again())
    except SourceUnavailable as error:
        raise Unavailable from error


def urls() -> list[URLPattern]:
    views: Mapping[str, Callable[[HttpRequest], HttpResponse]] = {
        "configprops": configprops,
        "env": env,
        "refresh": refresh,
    }
    return [path(f"actuator/{name}", view) for name, view in views.items()]


def _authorise(request: HttpRequest, method: str) -> None:
    if request.method != method:
        raise MethodNotAllowed
    found = TokenAuthentication().authenticate(Request(request))
    if found is None:
        raise Unauthenticated
    set_principal(found[0])
    if not any(principal().may(f"{module}.operate") for module in (*current().serves, FALLBACK)):
        raise Forbidden


def _live() -> Live:
    if (found := live()) is None:
        raise Unavailable
    return found


def _standing(found: Live) -> dict[str, Any]:
    standing = found.standing
    return {
        "source": standing.source or "environment",
        "version": standing.version,
        "heardAt": standing.heard_at,
        "stale": standing.is_stale,
        "error": standing.error,
        "rejected": [{"key": one.key, "origin": one.origin, "reason": one.reason} for one in standing.rejected],
    }


def _shown(setting: Setting, known: set[str]) -> dict[str, object]:
    is_ours = canonical(list_of(setting.key)) in known
    return {"key": setting.key, "value": setting.value if is_ours else MASK, "origin": setting.origin}


def _answer(body: object) -> HttpResponse:
    return HttpResponse(dumps(body), content_type="application/json", headers={"Cache-Control": "no-store"})
