"""The payment provider's key changes in Vault (OpenBao here) under checkouts, and then the shop's tokens are revoked.
``python -m tests.faults.rotation [CHANGES]`` prints figures for both shapes.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.fakes.vault import Front, Sick
from tests.faults.configuration import Bought, buyers, stocked
from tests.faults.shown import shown
from tests.live.apart import AnyShop, Apart
from tests.live.shop import Shop
from tests.servers import openbao
from tests.servers.openbao import OpenBao
from tests.servers.vault_roles import READS, approle

REREAD_SECONDS: Final = 0.5
#: What is promised after Vault lets us in again.
HEALED_WITHIN: Final = 5.0
#: Between two logins of one process.
PACE: Final = 5.0
REFUSED_SECONDS: Final = 6.0
PATIENCE: Final = 60.0


@dataclass
class Site:
    """A stocked shop whose secrets come through ``front``; the provider's key is ``key-<number>``."""

    shop: AnyShop
    vault: OpenBao
    front: Front
    number: int = 0

    def turn(self) -> str:
        """The next key is in Vault from now on; it is answered."""
        self.number += 1
        secret = {"payment.key": f"key-{self.number}", "payment.webhook-secret": "whsec_rotated"}
        self.vault.client().secrets.kv.v2.create_or_update_secret("billing-service", secret=secret)
        return f"key-{self.number}"

    def uses(self, key: str) -> int:
        """How many questions were asked with it."""
        return shown(self.shop.folder).count(key)


@dataclass
class Turned:
    """``took``: seconds from each new key's being in Vault until a payment was made with it."""

    bought: Bought = field(default_factory=Bought)
    took: list[float] = field(default_factory=list)
    revoked_seconds: float = 0.0
    healed_seconds: float = 0.0


@contextmanager
def rotating(shape: str, folder: Path) -> Iterator[Site]:
    """On SQLite files, behind a front that counts logins."""
    with ExitStack() as stack:
        vault = stack.enter_context(openbao.running())
        front = stack.enter_context(Front(vault.address).running())
        login = approle(vault, READS, token_ttl="10m")
        settings = "tests.faults.settings"
        shop: AnyShop = (
            Shop(folder, databases={}, settings=settings)
            if shape == "together"
            else Apart(folder, databases={}, settings=settings)
        )
        shop.extra = {
            "SHOP_NOTE_KEYS": str(folder),
            "SHOP_VAULT": front.address,
            "SHOP_VAULT_ROLE_ID": login.role_id,
            "SHOP_VAULT_SECRET_ID": login.secret_id.reveal(),
            "SHOP_VAULT_REREAD_SECONDS": str(REREAD_SECONDS),
        }
        site = Site(shop, vault, front)
        site.turn()
        stack.callback(shop.kill)
        shop.start()
        stocked(shop)
        yield site


def turn_under_load(site: Site, *, changes: int, threads: int = 2, pause: float = 0.0) -> Turned:
    """Change the key ``changes`` times, then revoke every token, then have Vault refuse for a while."""
    seen = Turned()
    with buyers(site.shop, threads=threads, pause=pause) as seen.bought:
        _until(lambda: site.uses("key-1") > 0, seen)
        for _ in range(changes):
            seen.took.append(_followed(site, seen))
        time.sleep(PACE)  # the first login is that long ago: the next may come at once
        for token in set(site.front.tokens):
            site.vault.client().auth.token.revoke(token)
        seen.revoked_seconds = _followed(site, seen)
        site.front.sick = Sick.REFUSES
        time.sleep(REFUSED_SECONDS)
        site.front.sick = Sick.NOTHING
        seen.healed_seconds = _followed(site, seen)
    return seen


def _followed(site: Site, seen: Turned) -> float:
    """Seconds until a payment is made with a new key; returns when nobody uses the old one any more."""
    old, key = f"key-{site.number}", site.turn()
    took = _until(lambda: site.uses(key) > 0, seen)
    last = -1
    while (now := site.uses(old)) != last and not seen.bought.failed:
        last, orders = now, sum(seen.bought.rates.values())
        _until(lambda orders=orders: sum(seen.bought.rates.values()) > orders + 2, seen)  # type: ignore[misc]
    return took


def _until(holds: Callable[[], bool], seen: Turned) -> float:
    began = time.monotonic()
    while not holds() and not seen.bought.failed:
        assert time.monotonic() - began < PATIENCE, seen
        time.sleep(0.02)
    return time.monotonic() - began


def main(changes: int = 10) -> int:
    """Both shapes, the figures as JSON lines; 1 if a request failed."""
    failed = 0
    for shape in ("together", "apart"):
        with tempfile.TemporaryDirectory() as folder, rotating(shape, Path(folder)) as site:
            seen = turn_under_load(site, changes=changes)
        failed += len(seen.bought.failed)
        figures = {
            "shape": shape,
            "requests": seen.bought.requests,
            "failed": len(seen.bought.failed),
            "orders": sum(seen.bought.rates.values()),
            "changes": changes,
            "first payment with the new key after s": round(max(seen.took), 2),
            "after tokens were revoked": round(seen.revoked_seconds, 2),
            "after Vault let us in again": round(seen.healed_seconds, 2),
            "load of the machine": round(os.getloadavg()[0], 1),
        }
        print(json.dumps(figures), flush=True)
        print(*seen.bought.failed[:5], sep="\n", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
