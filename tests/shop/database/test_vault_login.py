"""Checkouts go on while Vault replaces the databases' logins, and while it is away. The server is OpenBao."""

import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from shop.roles.catalogue import MODULES
from tests.fakes.vault import Front, Sick
from tests.faults.apart.load import PRICE, SKU, under_load
from tests.live.goods import stock
from tests.live.shop import Shop
from tests.servers.openbao import OpenBao
from tests.servers.postgres import Postgres
from tests.servers.vault_roles import READS, approle, database_role

LIFE, LONGEST, DRAIN = 6, 12, 2


@pytest.fixture
def front(openbao: OpenBao) -> Iterator[Front]:
    with Front(openbao.address).running() as front:
        yield front


@pytest.fixture
def shop(openbao: OpenBao, front: Front, postgres: Postgres, tmp_path: Path) -> Iterator[Shop]:
    root = openbao.client()
    root.sys.enable_secrets_engine("database")
    root.secrets.kv.v2.create_or_update_secret(
        "billing-service", secret={"payment.key": "sk_live_canary", "payment.webhook-secret": "whsec_canary"}
    )
    urls = {}
    for name, module in MODULES.items():
        if module.has_database:
            urls[name] = database_role(
                openbao, postgres, name, postgres.create_database(name), life=LIFE, longest=LONGEST
            )
    login = approle(openbao, READS, token_ttl="10m")
    shop = Shop(tmp_path, databases=urls)
    shop.extra = {f"{name.upper()}_DATABASE_ROLE": name for name in urls} | {
        "SHOP_VAULT": front.address,
        "SHOP_VAULT_ROLE_ID": login.role_id,
        "SHOP_VAULT_SECRET_ID": login.secret_id.reveal(),
        "SHOP_VAULT_DRAIN_SECONDS": str(DRAIN),
    }
    shop.start()
    yield shop
    shop.kill()
    root.sys.revoke_prefix("database/creds")  # type: ignore[no-untyped-call]


def logins(postgres: Postgres) -> set[str]:
    """Those that Vault made."""
    with psycopg.connect(postgres.url) as server:
        return {row[0] for row in server.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'v-%'")}


def test_logins_are_replaced_under_load_and_outlive_an_absence(shop: Shop, front: Front, postgres: Postgres) -> None:
    stock(shop, SKU, 100_000, price=PRICE)
    first = logins(postgres)
    assert first
    with under_load([shop.base], threads=3) as load:
        deadline = time.monotonic() + 5 * (LONGEST + DRAIN)
        while logins(postgres) & first:  # each was replaced, drained and taken back
            assert time.monotonic() < deadline, logins(postgres) & first
            assert not load.tally.failed, load.tally.failed
            time.sleep(0.5)
        roles = {name.split("-")[2] for name in first}  # a command's login runs out by itself
        assert front.revoked >= len(roles)
        front.sick = Sick.SEALED  # while the leases live
        began = time.monotonic()
        while time.monotonic() - began < 1.0:
            assert not load.tally.failed, load.tally.failed
            time.sleep(0.1)
        front.sick = Sick.NOTHING
        load.wait_for(50)
    assert not load.tally.failed, load.tally.failed
    assert load.tally.orders
    print("requests", load.tally.requests, "orders", len(load.tally.orders), "logins", len(first))
