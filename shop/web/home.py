"""The plain page at ``/`` where there is no storefront: where everything is, in the reader's language."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shop.roles.current import current
from shop.web.peer import GATEWAY

ICON: Final = Path(__file__).resolve().parent.parent / "static" / "shop" / "favicon.ico"


def home(request: HttpRequest) -> HttpResponse:
    """A role that stands behind the door."""
    return plain_home(request, {})


def plain_home(request: HttpRequest, more: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """A page with links, and with ``more`` for its template."""
    role = current()
    is_door = role.name == GATEWAY  # the others are behind it
    shown = {"has_admin": role.has_admin or is_door, "has_products": "inventory" in role.serves or is_door}
    return render(request, "shop/home.html", {**shown, **more}, status=status)


def favicon(request: HttpRequest) -> HttpResponse:
    """The picture browsers ask every site for."""
    return HttpResponse(_icon(), content_type="image/x-icon", headers={"Cache-Control": "public, max-age=86400"})


@cache
def _icon() -> bytes:
    return ICON.read_bytes()
