"""How long a request waited for a thread of this process, and how many still do: our threaded worker says so."""

from typing import Final, NamedTuple

from django.http import HttpRequest

#: In a request's environment: a ``Waited``.
WAITED: Final = "shop.waited"


class Waited(NamedTuple):
    """``seconds`` from the moment it could be read until a thread took it; ``others`` wait behind it."""

    seconds: float
    others: int


def waited(request: HttpRequest) -> Waited | None:
    """None where nobody says it: it did not wait for one of our threads."""
    found: Waited | None = request.META.get(WAITED)
    return found
