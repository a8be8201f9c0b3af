"""Our own additions, below a name that the protocol leaves to us."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from configsvc.api.paths import NoSuchPath


def answer(request: HttpRequest, rest: tuple[str, ...]) -> HttpResponseBase:
    """Raises ``NoSuchPath``."""
    raise NoSuchPath
