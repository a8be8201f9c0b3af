"""Who is at the other end: the connection's own address. No header says so."""

from rest_framework.request import Request


def peer_of(request: Request) -> str:
    """The address of the one who connected to us; behind the gateway that is the gateway."""
    return str(request.META.get("REMOTE_ADDR", ""))
