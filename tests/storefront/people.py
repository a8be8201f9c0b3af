"""Customers with an account, made over HTTP as a browser would make them."""

import time

from tests.live.apart import AnyShop
from tests.live.client import ADDRESS, Client
from tests.live.mailbox import token_for

#: So many times in a row, that every process was asked.
ASKED = 8
PASSWORD = "correct horse battery staple"
_BOSS = """
from customers.models import User
User.objects.create_superuser({name!r}, {mail!r}, {password!r}, name="Boss")
"""


def boss(shop: AnyShop, name: str) -> None:
    """Staff who may do everything."""
    code = _BOSS.format(name=name, mail=f"{name}@example.com", password=PASSWORD)
    shop.manage("shell", "-v", "0", "-c", code)


def signed_up(shop: AnyShop, name: str) -> Client:
    """Registered, confirmed, signed in, with an address; known to the other roles."""
    person, mail = shop.client(), f"{name}@example.com"
    body = {"name": name.title(), "username": name, "email": mail, "password": PASSWORD}
    assert person.post("/api/customers/register", body).status_code == 202
    token = token_for(shop.folder / "var" / "mail", mail)
    assert person.post("/api/customers/confirm", {"token": token}).status_code == 200
    answer = person.post("/api/customers/login", {"login": name, "password": PASSWORD})
    person.token = answer.json()["access_token"]
    assert person.post("/api/customers/addresses", ADDRESS).status_code == 201
    wait_for_status(person, 200)
    return person


def wait_for_status(person: Client, status: int) -> None:
    """Apart, each process of orders learns a new key when it first needs it, and of a revocation within 5 s."""
    deadline = time.monotonic() + 25
    in_a_row = 0
    while in_a_row < ASKED:
        found = person.get("/api/orders/orders").status_code
        in_a_row = in_a_row + 1 if found == status else 0
        assert time.monotonic() < deadline, f"{found} instead of {status}"
        time.sleep(0.05)
