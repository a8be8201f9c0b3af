"""The demo's customers by name: one seed gives them the same public ids, so that other modules' demos know them."""

import uuid
from typing import Final

USERNAMES: Final = ("alice", "hugo", "emma", "oliver", "ines")


def demo_customer_id(username: str, *, seed: int) -> str:
    """The public id of the demo's ``username``."""
    return uuid.uuid5(uuid.NAMESPACE_DNS, f"{username}.{seed}.demo.shop.example").hex
