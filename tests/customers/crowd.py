"""Many people at once against a running shop, each from an address of their own."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from threading import Barrier
from time import monotonic, sleep
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from tests.live.shop import Shop

PASSWORD = "correct horse battery"
API = "/api/customers"
CROWD = 20
MAILED_WITHIN = 60.0


class _From(HTTPAdapter):
    """Connects from one of this machine's many loopback addresses: a peer of its own to the shop."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, source_address=(self._address, 0), **options)


def post(shop: Shop, path: str, body: Any, *, peer: str = "127.0.0.1", token: str = "") -> requests.Response:
    """One request on a connection of its own."""
    with requests.Session() as session:
        session.trust_env = False
        session.mount("http://", _From(peer))
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return session.post(shop.base + API + path, json=body, headers=headers, timeout=60)


def all_at_once(act: Callable[[int], requests.Response], count: int = CROWD) -> list[requests.Response]:
    """``act(0)`` to ``act(count - 1)``, begun at the same moment."""
    barrier = Barrier(count)

    def one(number: int) -> requests.Response:
        barrier.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def statuses(answers: Sequence[requests.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


def sign_up(shop: Shop, username: str, email: str) -> requests.Response:
    body = {"name": "Somebody", "username": username, "email": email, "password": PASSWORD}
    return post(shop, "/register", body)


def make_accounts(shop: Shop, *usernames: str) -> None:
    """Confirmed accounts, made inside: a sign-up of each would cost a hash and a mail."""
    shop.manage("shell", "-v", "0", "-c", _MAKE.format(usernames=usernames, password=PASSWORD))


_MAKE = """
from django.contrib.auth.hashers import make_password
from customers.models import User
hashed = make_password({password!r})
for name in {usernames!r}:
    user = User.objects.create_user(name, name + "@example.com", name=name)
    User.objects.filter(pk=user.pk).update(password=hashed)
"""


def look(shop: Shop, expression: str) -> str:
    """What ``expression`` is inside the shop; ``m`` are customers' models."""
    code = f"import customers.models as m; print({expression})"
    return shop.manage("shell", "-v", "0", "-c", code).stdout.strip()


def mailed_tokens(shop: Shop, address: str, count: int) -> list[str]:
    """The tokens in the first ``count`` mails to ``address``, once they are there."""
    deadline = monotonic() + MAILED_WITHIN
    found: list[str] = []
    while monotonic() < deadline:
        found = [token for to, token in _mails(shop) if to == address]
        if len(found) >= count:
            return found
        sleep(0.1)
    raise AssertionError(f"{len(found)} of {count} mails to {address}")


def _mails(shop: Shop) -> list[tuple[str, str]]:
    found = []
    for path in sorted((shop.folder / "var" / "mail").glob("*.eml")):
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = message.get_body(("plain",))
        token = re.search(r"\?token=([\w-]+)", body.get_content() if body else "")
        if token:
            found.append((str(message["To"]), token[1]))
    return found
