"""What the payment provider did, read from its own books: the only place captures are counted."""

import sqlite3
from dataclasses import dataclass

from tests.live.apart import AnyShop


@dataclass(frozen=True)
class Effect:
    kind: str
    order: str
    amount: int
    is_done: bool


def effects(shop: AnyShop) -> list[Effect]:
    """Every effect, oldest first."""
    path = shop.folder / "var" / "sandbox-provider.sqlite3"
    if not path.exists():
        return []
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        rows = connection.execute("SELECT kind, order_ref, amount, is_done FROM effects ORDER BY seq").fetchall()
    connection.close()
    return [Effect(kind, order, amount, bool(done)) for kind, order, amount, done in rows]
