"""The page at ``/`` until the storefront is there: where everything is."""

from functools import cache
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shop.roles.current import current
from shop.web.peer import GATEWAY

ICON: Final = Path(__file__).resolve().parent.parent / "static" / "shop" / "favicon.ico"


def home(request: HttpRequest) -> HttpResponse:
    """A plain page with links, in the reader's language."""
    role = current()
    is_door = role.name == GATEWAY  # the others are behind it
    shown = {"has_admin": role.has_admin or is_door, "has_products": "inventory" in role.serves or is_door}
    return render(request, "shop/home.html", shown)


def favicon(request: HttpRequest) -> HttpResponse:
    """The picture browsers ask every site for."""
    return HttpResponse(_icon(), content_type="image/x-icon", headers={"Cache-Control": "public, max-age=86400"})


@cache
def _icon() -> bytes:
    return ICON.read_bytes()
