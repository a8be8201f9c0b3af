"""Buyers over HTTP in this process: the token is the name, so that these tests need no accounts but their profile."""

import uuid
from typing import Any, Final

from django.test import Client

from customers.interface.messages import Profile
from shop.calls.context import Principal
from shop.errors import Unauthenticated
from tests.live.client import ADDRESS

PRICE: Final = 1990

PEOPLE: Final = {
    "alice": Principal(kind="customer", subject="a" * 32, name="Alice"),
    "bob": Principal(kind="customer", subject="b" * 32, name="Bob"),
    "clerk": Principal(kind="staff", subject="c" * 32, name="Clerk"),
    "packer": Principal(kind="staff", subject="d" * 32, name="Paul", permissions=frozenset({"orders.ship"})),
    "boss": Principal(kind="staff", subject="e" * 32, name="Bea", permissions=frozenset({"*"})),
}


def known(token: str) -> Principal:
    """Stands in for token verification."""
    try:
        return PEOPLE[token]
    except KeyError:
        raise Unauthenticated from None


def profile(*, customer_id: str) -> Profile:
    """Stands in for customers' own answer."""
    name = next(name for name, who in PEOPLE.items() if who.subject == customer_id)
    mail = f"{name}@example.com"
    return Profile(id=customer_id, name=name.title(), username=name, email=mail, language="en", is_active=True)


class Buyer:
    """One visitor: a guest, or somebody of ``PEOPLE``."""

    def __init__(self, who: str = "") -> None:
        self._client = Client()
        self.who, self.cart, self.order_token, self.language = who, "", "", "en"

    def ask(self, method: str, path: str, body: Any = None, *, key: str = "", **more: str) -> Any:
        headers = {
            **more,
            "Accept-Language": self.language,
            "X-Cart-Token": self.cart,
            "X-Order-Token": self.order_token,
        }
        headers |= {"Authorization": f"Bearer {self.who}"} if self.who else {}
        headers |= {"Idempotency-Key": key} if key else {}
        headers = {name: value for name, value in headers.items() if value}
        send: Any = getattr(self._client, method)
        if method == "get":
            return send(path, headers=headers)
        return send(path, {} if body is None else body, content_type="application/json", headers=headers)

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("get", path, **headers)

    def post(self, path: str, body: Any = None, *, key: str = "") -> Any:
        return self.ask("post", path, body, key=key)

    def add(self, sku: str, quantity: int = 1) -> Any:
        answer = self.post("/api/orders/cart/lines", {"sku": sku, "quantity": quantity})
        if answer.status_code == 201:
            self.cart = answer.json()["cart_token"] or self.cart
        return answer

    def checkout(self, total: int, *, method: str = "pm_card_ok", key: str = "", **more: Any) -> Any:
        body = {"expected_total": total, "address": ADDRESS} | ({"payment_method": method} if method else {}) | more
        if not self.who:
            body.setdefault("email", "guest@example.com")
        answer = self.post("/api/orders/checkout", body, key=key or uuid.uuid4().hex)
        if answer.status_code in {201, 202} and not self.who:
            self.order_token = answer.json()["order_token"]
        return answer
