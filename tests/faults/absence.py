"""Consul is killed; Vault is slow, talks nonsense, is dead and sealed. Meanwhile checkouts need settings of the one and
secrets and database logins of the other. The vault is OpenBao. ``python -m tests.faults.absence`` prints figures.
"""

import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import requests

from shop.roles.catalogue import MODULES
from tests.fakes.vault import Front, Sick
from tests.faults.configuration import OTHERS, PRICE, REDUCED, STANDARD, Bought, Store, billing_doors, buyers, stocked
from tests.live.apart import AnyShop, Apart
from tests.live.client import Client
from tests.live.migrated import new_database
from tests.live.shop import Shop
from tests.servers import consul, openbao, postgres
from tests.servers.openbao import OpenBao
from tests.servers.ports import free_ports
from tests.servers.postgres import Postgres
from tests.servers.vault_roles import READS, approle, database_role

#: How long values outlive Vault here.
KEEP_SECONDS: Final = 12.0
#: How long each illness lasts: well within that.
ILL_SECONDS: Final = 2.0
#: What is promised after Vault is well again.
HEALED_WITHIN: Final = 5.0
PATIENCE: Final = 5 * HEALED_WITHIN
LIFE, LONGEST = 60, 600
ILLS: Final = (Sick.SLOW, Sick.GARBAGE, Sick.REFUSES, Sick.DEAD)
#: Paths that all processes with secrets read within two rounds, and not two rounds of a few of them.
READ_BY_ALL: Final = 12


@dataclass
class Absence:
    """What buyers saw while values lived (``bought``), when they were gone (``answers``), and how soon all was well."""

    bought: Bought = field(default_factory=Bought)
    answers: Counter[str] = field(default_factory=Counter)
    was_not_ready: bool = False
    healed_seconds: float = 0.0


class World:
    """A shop and what it leans on."""

    def __init__(self, stack: ExitStack, shape: str, folder: Path, database: Postgres) -> None:
        self.consul_port = free_ports(1)[0]
        self._consul = ExitStack()
        stack.push(self._consul)
        self.start_consul()
        self.vault: OpenBao = stack.enter_context(openbao.sealable())
        self.front = stack.enter_context(Front(self.vault.address).running())
        self.store = Store(f"http://127.0.0.1:{self.consul_port}")
        self.store.rates(OTHERS)
        self.shop = self._shop(shape, folder, database)
        stack.callback(self._take_back_logins)
        stack.callback(self.shop.kill)
        self.shop.start()
        stocked(self.shop)

    def start_consul(self) -> None:
        """One with nothing in it."""
        self._consul.enter_context(consul.running(self.consul_port))

    def kill_consul(self) -> None:
        """``kill -9``."""
        self._consul.close()

    def _take_back_logins(self) -> None:
        """The database server is others' too."""
        self.vault.unseal()
        self.vault.client().sys.revoke_prefix("database/creds")  # type: ignore[no-untyped-call]

    def _shop(self, shape: str, folder: Path, database: Postgres) -> AnyShop:
        root = self.vault.client()
        root.sys.enable_secrets_engine("database")
        root.secrets.kv.v2.create_or_update_secret(
            "billing-service", secret={"payment.key": "sk_absent", "payment.webhook-secret": "whsec_absent"}
        )
        urls = {
            name: database_role(self.vault, database, name, new_database(database, name), life=LIFE, longest=LONGEST)
            for name, module in MODULES.items()
            if module.has_database
        }
        login = approle(self.vault, READS, token_ttl="10m")
        agent = f"http://127.0.0.1:{self.consul_port}"
        shop: AnyShop = (
            Shop(folder, databases=urls) if shape == "together" else Apart(folder, databases=urls, consul=agent)
        )
        shop.extra = {f"{name.upper()}_DATABASE_ROLE": name for name in urls} | {
            "SHOP_CONSUL": agent,
            "SHOP_VAULT": self.front.address,
            "SHOP_VAULT_ROLE_ID": login.role_id,
            "SHOP_VAULT_SECRET_ID": login.secret_id.reveal(),
            "SHOP_VAULT_REREAD_SECONDS": "0.5",
            "SHOP_VAULT_KEEP_SECONDS": str(KEEP_SECONDS),
        }
        return shop


@contextmanager
def world(shape: str, folder: Path, database: Postgres) -> Iterator[World]:
    """Running and stocked, with rates that are not the defaults."""
    with ExitStack() as stack:
        yield World(stack, shape, folder, database)


def live_through(world: World, *, ills: Sequence[Sick] = ILLS, threads: int = 2, pause: float = 0.0) -> Absence:
    """Consul is away, and Vault meanwhile has each of the ``ills``, and then is sealed."""
    seen = Absence()
    with buyers(world.shop, threads=threads, pause=pause) as seen.bought:
        _wait_orders(seen.bought, 3)
        world.kill_consul()
        for sick in ills:
            world.front.sick = sick
            time.sleep(ILL_SECONDS)
            _cure(world, seen.bought)
        world.vault.seal()
        _wait_orders(seen.bought, 2)
    _until_refused(world, seen)
    world.vault.unseal()
    began = time.monotonic()
    while not (_bought(world.shop, seen) and _is_ready(world.shop)):
        assert time.monotonic() - began < PATIENCE, seen.answers
    seen.healed_seconds = time.monotonic() - began
    world.start_consul()
    return seen


def _cure(world: World, seen: Bought) -> None:
    """Return once values were read anew: until then they live on from before."""
    world.front.sick = Sick.NOTHING
    wanted, end = world.front.reads + READ_BY_ALL, time.monotonic() + PATIENCE
    while world.front.reads < wanted:
        assert time.monotonic() < end, "nobody reads"
        _wait_orders(seen, 1)


def _wait_orders(seen: Bought, count: int) -> None:
    wanted, end = sum(seen.rates.values()) + count, time.monotonic() + PATIENCE
    while sum(seen.rates.values()) < wanted and not seen.failed:
        assert time.monotonic() < end, seen
        time.sleep(0.05)


def _until_refused(world: World, seen: Absence) -> None:
    """Order on until the values are gone, and a little longer."""
    end = time.monotonic() + KEEP_SECONDS + PATIENCE
    while not seen.answers["503, later"] or seen.answers["503, later"] < 3:
        assert time.monotonic() < end, seen.answers
        _bought(world.shop, seen)
    seen.was_not_ready = not _is_ready(world.shop)


def _bought(shop: AnyShop, seen: Absence) -> bool:
    """Whether one guest could order; each answer is noted."""
    guest = Client(shop.base)
    for sku in (STANDARD, REDUCED):
        _note(seen, guest.add(sku))
    answer = guest.checkout(total=2 * PRICE)
    _note(seen, answer)
    return answer.status_code == 201


def _note(seen: Absence, answer: requests.Response) -> None:
    later = ", later" if answer.headers.get("Retry-After") else ""
    seen.answers[f"{answer.status_code}{later}"] += 1


def _is_ready(shop: AnyShop) -> bool:
    return all(requests.get(f"{door}/readyz", timeout=10).status_code == 200 for door in billing_doors(shop))


def main() -> None:
    """Both shapes, the figures as JSON lines."""
    with postgres.running() as database:
        for shape in ("together", "apart"):
            with tempfile.TemporaryDirectory() as folder, world(shape, Path(folder), database) as around:
                seen = live_through(around)
            figures = {
                "shape": shape,
                "requests while values lived": seen.bought.requests,
                "failed": len(seen.bought.failed),
                "orders": sum(seen.bought.rates.values()),
                "with settings nobody set": sum(seen.bought.rates.values()) - seen.bought.rates[OTHERS],
                "answers without values": dict(seen.answers),
                "not ready then": seen.was_not_ready,
                "well again after s": round(seen.healed_seconds, 2),
            }
            print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
