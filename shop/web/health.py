"""``/livez``: the process answers. ``/readyz``: what it needs is there, and what is missing if not.

Own databases and secrets are needed. Peers are not: without them, or without a registry, a role is ready and says it
is degraded.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from django.db import DatabaseError, InterfaceError, connections
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from shop.config.live import live
from shop.discovery.current import state
from shop.discovery.known import CONSUL, ServiceState
from shop.roles.catalogue import MODULES
from shop.roles.current import current, databases
from shop.roles.readiness import leaving
from shop.secrets.declared import declared, troubles
from shop.web.json import dumps

log = logging.getLogger(__name__)

UP: Final = "UP"
DOWN: Final = "DOWN"
#: Those that Spring, too, answers with 503; with any other name, the answer is 200.
_UNAVAILABLE: Final = frozenset({DOWN, "OUT_OF_SERVICE"})
#: Answers how a part is, as Spring names it (``UP``, or what else), and what Spring's checks may know: never a value.
Component = Callable[[], tuple[str, Mapping[str, object]]]
_components: Final[dict[str, Component]] = {}
#: Answers what is in doubt in a part of a module, by name, with the reason; nothing while all is well.
Doubt = Callable[[], Mapping[str, str]]
_doubts: Final[list[Doubt]] = []


def component(name: str, look: Component) -> None:
    """Show a part of a module of this process in ``/actuator/health``, under the name that Spring knows it by."""
    _components[name] = look


def doubt(look: Doubt) -> None:
    """Show what is in doubt in a module of this process as degraded."""
    _doubts.append(look)


def livez(_request: HttpRequest) -> HttpResponse:
    """200 as long as the process can answer at all."""
    return _answer(200, {"status": "alive", "role": current().name})


def readyz(_request: HttpRequest) -> HttpResponse:
    """200 when every part is ``ok``; else 503 with what is the matter with each part. Why is in the log."""
    looked = {alias: _database(alias) for alias in databases()}
    parts = {f"database:{alias}": state for alias, state in looked.items() if MODULES[alias].needs_database}
    parts |= _secrets() | _configuration()
    status = "leaving" if leaving() else "ready" if all(state == "ok" for state in parts.values()) else "not ready"
    body = {"status": status, "role": current().name, "parts": parts, "degraded": _degraded(looked)}
    return _answer(200 if status == "ready" else 503, body)


def actuator(request: HttpRequest) -> HttpResponse:
    """``/actuator/health``: readiness as Spring's own checks know it, with the components of its modules."""
    looked = {name: look() for name, look in _components.items()}
    status = DOWN if readyz(request).status_code != 200 else _worst([how for how, _ in looked.values()])
    body: dict[str, object] = {"status": status}
    if looked:
        body["components"] = {name: {"status": how, "details": details} for name, (how, details) in looked.items()}
    return _answer(503 if status in _UNAVAILABLE else 200, body)


def _worst(found: Sequence[str]) -> str:
    """One that is 503 before one that is not well either."""
    troubles = sorted((how for how in found if how != UP), key=lambda how: how not in _UNAVAILABLE)
    return troubles[0] if troubles else UP


def urls() -> list[URLPattern]:
    return [path("livez", livez), path("readyz", readyz), path("actuator/health", actuator)]


def _configuration() -> dict[str, str]:
    """Settings are there when their source said them, now or once; or when there is none to say any."""
    found = live()
    if found is None or not found.standing.source:
        return {}
    return {"configuration": "ok" if found.standing.is_usable else "never heard of"}


def _degraded(databases_looked_at: Mapping[str, str]) -> Mapping[str, str]:
    """What is not as it should be, and stops nothing: peers found by what was known before, or not at all, and
    settings that are old or cannot be, and what modules say of themselves."""
    found = _peers_in_doubt() | _settings_in_doubt()
    for alias, how in databases_looked_at.items():
        if how != "ok" and not MODULES[alias].needs_database:
            found[f"database:{alias}"] = how
    for look in _doubts:
        found.update(look())
    return found


def _settings_in_doubt() -> dict[str, str]:
    if (found := live()) is None:
        return {}
    standing, in_doubt = found.standing, {}
    if standing.rejected:
        first = standing.rejected[0]
        more = f"; and {len(standing.rejected) - 1} more" if len(standing.rejected) > 1 else ""
        in_doubt["configuration:rejected"] = f"{first.key}: {first.reason}{more}"
    if standing.is_stale and standing.heard_at is not None:
        in_doubt["configuration:stale"] = f"{time.time() - standing.heard_at:.0f} s old; {standing.error}".rstrip("; ")
    elif standing.is_denied:
        in_doubt["configuration:withheld"] = standing.error
    elif standing.error:
        in_doubt["configuration:unheard"] = standing.error
    return in_doubt


def _peers_in_doubt() -> dict[str, str]:
    return {
        f"discovery:{service}": _trouble(known)
        for service, known in state().items()
        if known.source != CONSUL or not known.instances
    }


def _trouble(known: ServiceState) -> str:
    if not known.instances:
        return "nobody is known"
    return f"{known.instances} known of old; {known.error or 'the registry is not believed'}"


def _secrets() -> dict[str, str]:
    """What is the matter with the secrets this role needs, by name; nothing where it needs none."""
    if not declared(current().serves):
        return {}
    found = troubles(current().serves)
    return {"secrets": ", ".join(f"{name} {why}" for name, why in found.items()) or "ok"}


def _database(alias: str) -> str:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
            tables = connections[alias].introspection.table_names(cursor)
        return "ok" if "django_migrations" in tables else "not migrated"
    except (DatabaseError, InterfaceError):
        log.warning("database is not there", extra={"database": alias}, exc_info=True)
        return "unavailable"


def _answer(status: int, body: Mapping[str, object]) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(dumps(body), status=status, content_type="application/json", headers=headers)
