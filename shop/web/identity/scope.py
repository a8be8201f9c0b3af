"""Whose request it is, for idempotency keys: a person's, or a guest's by the secret the guest holds."""

from typing import Final, cast

from rest_framework.request import Request

from shop.calls.context import Principal

#: A guest's secrets: the cart's, made with its first line, and the order's, made by checkout.
CART_HEADER: Final = "X-Cart-Token"
ORDER_HEADER: Final = "X-Order-Token"


def scope_of(request: Request, guest_header: str) -> str:
    """A string only this caller has: who they are, or the secret a guest sends in ``guest_header``; empty without."""
    who = cast(Principal, request.user)  # ours, not a user of Django's
    if who.is_authenticated:
        return f"subject:{who.subject}"
    secret = request.headers.get(guest_header, "")
    return f"{guest_header}:{secret}" if secret else ""
