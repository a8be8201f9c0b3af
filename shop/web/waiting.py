"""How long a request waited for a thread of this process, and how many still do: our threaded worker says so. And the
seats for those that are let in, where there are more threads than requests that are worked on.

The other threads read who is next, turn away who waited too long, and stand ready with one who may come in: so nobody
who is turned away costs a moment in which work could have been done.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final, NamedTuple

from django.http import HttpRequest

#: In a request's environment: a ``Waited``.
WAITED: Final = "shop.waited"
#: In a request's environment: what to be within while it is worked on.
SEATS: Final = "shop.seats"
_NO_SEATS: Final[AbstractContextManager[Any]] = nullcontext()


class Waited(NamedTuple):
    """``seconds`` from the moment it could be read until a thread took it; ``others`` wait behind it."""

    seconds: float
    others: int


def waited(request: HttpRequest) -> Waited | None:
    """None where nobody says it: it did not wait for one of our threads."""
    found: Waited | None = request.META.get(WAITED)
    return found


def seated(request: HttpRequest) -> AbstractContextManager[Any]:
    """Within it the request is worked on; entering waits where enough others are."""
    found: AbstractContextManager[Any] = request.META.get(SEATS, _NO_SEATS)
    return found
