"""The same goods and people in a shop of either shape: each journey has its own, so that many run at once."""

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import requests

from tests.live.apart import AnyShop
from tests.live.client import Client
from tests.live.fixtures import started
from tests.live.waiting import until_believed

PASSWORD: Final = "correct horse battery staple"
STAFF: Final = "carol"
PERMISSIONS: Final = ("orders.read", "orders.ship", "orders.cancel", "orders.refund", "inventory.see_stock")
#: The sandbox's bad moods, shorter than it has them: a journey waits for what comes of them.
ENVIRONMENT: Final = {
    "BILLING_PROVIDER_TIMEOUT": "0.5",
    "BILLING_SANDBOX_SLOW": "1",
    "BILLING_SANDBOX_NEVER": "2",
    "CUSTOMERS_LOGIN_TRIES_PER_PEER": "100000",
    "TOKEN_ACCESS_TOKEN_TIMEOUT": "3600",
}


@dataclass(frozen=True)
class Good:
    """A product of one journey, and how many there are at first."""

    sku: str
    quantity: int
    price: int
    tax_category: str


def prefix(seed: int) -> str:
    """What the SKUs of a journey begin with, and nobody else's."""
    return f"J{seed:05d}"


def username(seed: int) -> str:
    """Who buys, if it is not a guest."""
    return f"buyer{seed}"


def goods(seed: int) -> list[Good]:
    """Few of some, so that they run out."""
    chance = random.Random(f"goods {seed}")
    return [
        Good(
            f"{prefix(seed)}{letter}",
            chance.choice((0, 2, 8, 100, 100)) if letter != "A" else 100,
            chance.randrange(50, 9999),
            chance.choice(("standard", "reduced", "zero")),
        )
        for letter in "ABCD"
    ]


@contextmanager
def town(shape: str, folder: Path, databases: dict[str, str], seeds: Iterable[int]) -> Iterator["Town"]:
    """A running shop with what the journeys of ``seeds`` need."""
    with started(shape, folder, databases, ENVIRONMENT) as shop:
        wanted = [(good.sku, good.quantity, good.price, good.tax_category) for seed in seeds for good in goods(seed)]
        names = [username(seed) for seed in seeds]
        code = _FILL.format(wanted=wanted, names=names, staff=STAFF, password=PASSWORD, permissions=PERMISSIONS)
        (folder / "fill.py").write_text(code)
        shop.manage("shell", "-v", "0", "-c", f"exec(open({str(folder / 'fill.py')!r}).read())")
        yield Town(shop)


class Town:
    """The shop, and a member of its staff."""

    def __init__(self, shop: AnyShop) -> None:
        self.shop = shop
        self._token = signed_in(shop.client(), STAFF).json()["access_token"]
        for path in ("/api/orders/orders", "/api/billing/invoices", "/api/inventory/stock"):
            until_believed(self.staff(), path)

    def staff(self) -> Client:
        """A browser of theirs."""
        client = self.shop.client()
        client.token = self._token
        return client


def signed_in(client: Client, name: str, password: str = PASSWORD) -> requests.Response:
    """The answer to a log-in."""
    return client.post("/api/customers/login", {"login": name, "password": password})


_FILL = """
from django.contrib.auth.hashers import make_password
from customers.interface import customers
from customers.models import User
from shop.calls.context import SYSTEM, acting_as
from tests.live.stocking import stock
hashed = make_password({password!r})
for name in (*{names!r}, {staff!r}):
    user = User.objects.create_user(name, name + "@example.com", name=name.title())
    User.objects.filter(pk=user.pk).update(password=hashed)
with acting_as(SYSTEM):
    customers.grant(customer_id=user.public_id, is_staff=True, permissions={permissions!r})
for sku, quantity, price, tax_category in {wanted!r}:
    stock(sku=sku, quantity=quantity, price=price, tax_category=tax_category)
"""
