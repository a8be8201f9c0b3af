"""A running shop whose customers are on SQLite or PostgreSQL, for tests that need real processes and real races."""

from pathlib import Path

from tests.customers.crowd import PASSWORD
from tests.live.shop import Shop

EARLY = tuple(f"early{number}" for number in range(8))
ACCOUNTS = (*EARLY, "forgetful", "tabby", "collector")
LIMITS = {
    "CUSTOMERS_MAILS_PER_PEER": "100000",
    "CUSTOMERS_MAILS_PER_ADDRESS": "100",
    "CUSTOMERS_LOGIN_TRIES_PER_PEER": "100000",
    "CUSTOMERS_ADDRESS_LIMIT": "5",
}


def shop_on(url: str, folder: Path, *, without: str = "") -> Shop:
    """Not started. ``without`` names a defence of ``tests.faults.defences.customers`` to remove."""
    databases = {"customers": url} if url else {}
    shop = Shop(folder, databases=databases, settings="tests.faults.settings" if without else "settings.local")
    shop.extra = LIMITS | ({"SHOP_DEFENCE_OFF": f"customers.{without}"} if without else {})
    return shop


def start(shop: Shop) -> None:
    """With its accounts, made inside: a sign-up of each would cost a hash and a mail."""
    shop.start()
    shop.manage("shell", "-v", "0", "-c", _MAKE.format(usernames=ACCOUNTS, password=PASSWORD))


_MAKE = """
from django.contrib.auth.hashers import make_password
from customers.models import User
hashed = make_password({password!r})
for name in {usernames!r}:
    user = User.objects.create_user(name, name + "@example.com", name=name)
    User.objects.filter(pk=user.pk).update(password=hashed)
"""
