"""Who asks: Alice, whose things they are; Bob, another customer; Carol and Dave of the staff; and nobody in particular.

Their tokens are real: made by customers' own operations and verified like any other.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from django.test import Client
from django.utils import timezone

from customers.interface import customers
from customers.models import User
from customers.operations.sign_in import sign_in
from shop.calls.context import SYSTEM, Principal, acting_as
from shop.roles.catalogue import STAFF_PERMISSIONS
from shop.web.json import dumps

PASSWORD: Final = "correct horse battery"
SUPERUSER: Final = Principal(kind="staff", subject="root", permissions=frozenset({"*"}))

_peers = itertools.count(1)


@dataclass
class Visitor:
    """Somebody with a client. Every request comes from another address, so that no limit is met by accident."""

    username: str = ""
    token: str = ""
    refresh_token: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def account(self) -> User:
        found: User = User.objects.get(username=self.username)
        return found

    @property
    def email(self) -> str:
        return email_of(self.username)

    def request(self, method: str, path: str, body: Any = None, *, headers: Mapping[str, str] | None = None) -> Any:
        """``body`` is sent as JSON, or as it is if it is bytes. A 500 is an answer like any other."""
        sent = {**self.headers, **(headers or {})}
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        content_type = sent.pop("Content-Type", "application/json")
        data = body if isinstance(body, bytes) else b"" if body is None else dumps(body)
        client = _client()
        client.cookies.clear()  # whoever asked before was somebody else
        return client.generic(method, path, data, content_type, headers=sent, REMOTE_ADDR=fresh_peer())

    def get(self, path: str, **headers: str) -> Any:
        return self.request("GET", path, headers=headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.request("POST", path, body, headers=headers)


def customer(username: str) -> Visitor:
    """A customer of this name, signed in."""
    User.objects.create_user(username, email_of(username), password=PASSWORD, name=f"{username.title()} Canary")
    return signed_in(username)


def staff_with(*permissions: str) -> Visitor:
    """A staff member, signed in, with these permissions and no other."""
    username = f"staff-{next(_peers)}"
    account = User.objects.create_user(username, email_of(username), password=PASSWORD, name="Staff")
    with acting_as(SUPERUSER):
        customers.grant(customer_id=account.public_id, is_staff=True, permissions=permissions)
    return signed_in(username)


def staff_without(permission: str) -> Visitor:
    """A staff member, signed in, with every permission but this one."""
    return staff_with(*(name for name in STAFF_PERMISSIONS if name != permission))


def signed_in(username: str) -> Visitor:
    with acting_as(SYSTEM):
        made = sign_in(login=username, password=PASSWORD, peer=fresh_peer(), now=timezone.now())
    return Visitor(username=username, token=made.access_token, refresh_token=made.refresh_token)


def email_of(username: str) -> str:
    return f"{username}@example.com"


@cache
def _client() -> Client:
    """One for all: each would look through every static file anew."""
    return Client(raise_request_exception=False)


def fresh_peer() -> str:
    """An address nobody asked from before."""
    number = next(_peers)
    return f"2001:db8:{number >> 16 & 0xFFFF:x}:{number & 0xFFFF:x}::1"
