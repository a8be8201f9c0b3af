"""Who is at the other end: the connection's own address, or the one our gateway vouches for (``shop.web.peer``)."""

from rest_framework.request import Request


def peer_of(request: Request) -> str:
    """The visitor's address. No header that anybody can send changes it."""
    return str(request.META.get("REMOTE_ADDR", ""))
