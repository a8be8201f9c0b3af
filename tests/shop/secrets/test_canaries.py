"""Secrets of every kind are planted, the shop is used and troubled, and nothing it shows or leaves behind has any."""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from tests.fakes.vault import Front, Sick
from tests.live.goods import stock
from tests.live.shop import Shop
from tests.servers.openbao import OpenBao
from tests.servers.ports import free_ports
from tests.servers.postgres import Postgres
from tests.servers.vault_roles import approle

POLICY = 'path "secret/data/*" { capabilities = ["read"] }'
#: What the shop keeps on purpose, for itself alone.
KEPT = re.compile(r"/var/keys/|\.sqlite3")


@dataclass
class Planted:
    """A shop, and what nobody may find."""

    shop: Shop
    front: Front
    canaries: dict[str, str]
    metrics: int


@pytest.fixture
def planted(openbao: OpenBao, postgres: Postgres, tmp_path: Path) -> Iterator[Planted]:
    names = ("signing", "mail", "consul", "config", "payment", "webhook", "username", "password", "otp")
    canaries = {name: f"canary{index}x5e9c7b1f-{name}" for index, name in enumerate(names)}
    vault = {"payment.key": "payment", "payment.webhook-secret": "webhook"}
    vault |= {f"user.{name}": name for name in ("username", "password", "otp")}
    openbao.client().secrets.kv.v2.create_or_update_secret(
        "billing-service", secret={key: canaries[name] for key, name in vault.items()}
    )
    login = approle(openbao, POLICY)
    canaries["secret id"] = login.secret_id.reveal()
    url = postgres.create_database("billing")
    canaries["database"] = urlsplit(url).password or ""
    closed, metrics = free_ports(2)
    with Front(openbao.address).running() as front:
        shop = Shop(tmp_path, databases={"billing": url})
        shop.extra = {
            "SHOP_SECRET_KEY": canaries["signing"],
            "SHOP_MAIL_URL": f"smtp://shop:{canaries['mail']}@127.0.0.1:{closed}",
            "SHOP_CONSUL": f"http://127.0.0.1:{closed}",
            "SHOP_CONSUL_TOKEN": canaries["consul"],
            "CONFIG_PASSWORD": canaries["config"],
            "SHOP_VAULT": front.address,
            "SHOP_VAULT_ROLE_ID": login.role_id,
            "SHOP_VAULT_SECRET_ID": canaries["secret id"],
            "SHOP_VAULT_REREAD_SECONDS": "0.5",
            "SHOP_METRICS_PORT": str(metrics),
            "SHOP_LOG_LEVEL": "DEBUG",
            "SHOP_CONFIG_SOURCE": "embedded",
        }
        shop.start()
        yield Planted(shop, front, canaries, metrics)
        shop.kill()


def test_nothing_that_was_planted_is_found_anywhere(planted: Planted) -> None:
    shop = planted.shop
    stock(shop, "PLANTED", 10)
    seen = [answer.text for answer in _journey(planted)]
    seen += [requests.get(f"http://127.0.0.1:{planted.metrics}/metrics", timeout=10).text]
    lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline")]
    places = {"answers": "\n".join(seen), "processes": b"\n".join(lines).decode(errors="replace"), "log": shop.log}
    places |= {str(path): path.read_text(errors="replace") for path in _files(shop.folder)}
    found = {
        (name, place) for place, text in places.items() for name, canary in planted.canaries.items() if canary in text
    }
    assert not found
    assert len(shop.log) > 1000


def _journey(planted: Planted) -> Iterator[requests.Response]:
    """A purchase, mistakes of every kind, and every sort of trouble with Vault."""
    someone = planted.shop.client()
    yield someone.add("PLANTED")
    yield someone.checkout()
    for path in ("/", "/readyz", "/actuator/health", "/myConfig", "/admin/login/", "/api/schema", "/api/none", "/none"):
        yield someone.get(path)
    yield someone.post("/api/billing/webhooks/provider", {"x": 1}, headers={"Shop-Signature": "t=1,v1=" + "0" * 64})
    yield someone.post("/api/customers/token", {"username": "x", "password": planted.canaries["mail"][::-1]})
    yield someone.request("POST", "/api/orders/cart/lines", {"sku": [{"a": "b"}], "quantity": "x"})
    for sick in (Sick.REFUSES, Sick.GARBAGE, Sick.DEAD, Sick.SEALED):
        planted.front.sick = sick
        asked = planted.front.questions
        while planted.front.questions < asked + 2:
            yield someone.get("/readyz")
    planted.front.sick = Sick.NOTHING


def _files(folder: Path) -> list[Path]:
    """What it left in its folder, and this run's temporary files."""
    inside = [path for path in folder.rglob("*") if path.is_file() and not KEPT.search(str(path))]
    return inside + [path for path in Path(tempfile.gettempdir()).glob("wgunicorn-*") if path.is_file()]
