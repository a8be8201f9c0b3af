"""A running shop whose customers are on SQLite or PostgreSQL, for tests that need real processes and real races."""

from pathlib import Path

from tests.live.shop import Shop

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
