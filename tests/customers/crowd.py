"""Many people at once against a running shop, each from an address of their own."""

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from email import message_from_bytes, policy
from threading import Barrier
from time import monotonic, sleep
from typing import Any

import psycopg
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


def count(shop: Shop, rows: str) -> int:
    """How many ``rows`` (what follows FROM) there are in the shop's database of customers."""
    statement = f"SELECT count(*) FROM {rows}"
    if not shop.on_files:
        with psycopg.connect(shop.url_of("customers")) as server:
            found = server.execute(statement.encode()).fetchone()
    else:
        with closing(sqlite3.connect(shop.folder / "var" / "customers.sqlite3", timeout=10)) as file:
            found = file.execute(statement).fetchone()
    assert found is not None
    return int(found[0])


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
