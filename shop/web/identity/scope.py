"""Whose request it is, for idempotency keys: a person's, or a guest's by the secret the guest holds."""

from typing import Final

from rest_framework.request import Request

#: The guest's secret; orders makes it with the first cart line.
GUEST_HEADER: Final = "X-Cart-Token"


def scope_of(request: Request) -> str:
    """A string only this caller has."""
    if request.user.is_authenticated:
        return f"subject:{request.user.subject}"
    return f"guest:{request.headers.get(GUEST_HEADER, '')}"
