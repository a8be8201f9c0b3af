"""``/livez``: the process answers. ``/readyz``: what it needs is there, and what is missing if not."""

from collections.abc import Mapping

from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from shop.roles.current import current, databases
from shop.web.json import dumps


def livez(request: HttpRequest) -> HttpResponse:
    """200 as long as the process can answer at all."""
    return _answer(200, {"status": "alive", "role": current().name})


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when every part is ``ok``; else 503 with the sentence of each part that is not."""
    parts = {f"database:{alias}": _database(alias) for alias in databases()}
    ready = all(state == "ok" for state in parts.values())
    return _answer(
        200 if ready else 503, {"status": "ready" if ready else "not ready", "role": current().name, "parts": parts}
    )


def urls() -> list[URLPattern]:
    return [path("livez", livez), path("readyz", readyz)]


def _database(alias: str) -> str:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
    except DatabaseError as error:
        return f"unavailable: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
    return "ok"


def _answer(status: int, body: Mapping[str, object]) -> HttpResponse:
    return HttpResponse(
        dumps(body), status=status, content_type="application/json", headers={"Cache-Control": "no-store"}
    )
