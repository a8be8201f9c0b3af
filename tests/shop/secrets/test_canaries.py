"""Secrets of every kind are planted, the shop is used and troubled, and nothing it shows or leaves behind has any."""

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.backoffice.browser import Browser
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
#: More pages of the back office than it has without goods and orders, and no end of them.
PAGES = 150
STAFF = """
from customers.models import User
User.objects.create_superuser("boss", "boss@example.com", {password!r}, name="Boss")
"""


@dataclass
class Planted:
    """A shop, and what nobody may find."""

    shop: Shop
    front: Front
    canaries: dict[str, str]
    metrics: int

    def everything(self) -> dict[str, str]:
        """With the tokens it logged in for meanwhile."""
        return self.canaries | {f"token {number}": token for number, token in enumerate(self.front.tokens)}


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
    service_key = _pem()
    canaries["service key"] = service_key.splitlines()[1]
    closed, metrics = free_ports(2)
    with Front(openbao.address).running() as front:
        shop = Shop(tmp_path, databases={"billing": url})
        shop.extra = {
            "SHOP_SECRET_KEY": canaries["signing"],
            "SHOP_SERVICE_KEY": service_key,
            "TMPDIR": str(tmp_path),
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
        shop.warm = False  # the kernel shows what a process was executed with
        shop.start()
        shop.manage("shell", "-v", "0", "-c", STAFF.format(password=canaries["signing"]))
        yield Planted(shop, front, canaries, metrics)
        shop.kill()


def test_nothing_that_was_planted_is_found_anywhere(planted: Planted) -> None:
    shop = planted.shop
    stock(shop, "PLANTED", 10)
    seen = [answer.text for answer in _journey(planted)]
    seen += [requests.get(f"http://127.0.0.1:{planted.metrics}/metrics", timeout=10).text]
    pages = list(_staffs_pages(planted))
    assert len(pages) > 30
    assert planted.front.tokens
    lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline")]
    places = {"answers": "\n".join(seen), "pages": "\n".join(pages), "log": shop.log}
    places["processes"] = b"\n".join(lines).decode(errors="replace")
    places |= {str(path): path.read_text(errors="replace") for path in _files(shop.folder)}
    planted_ones = planted.everything().items()
    found = {(name, place) for place, text in places.items() for name, canary in planted_ones if canary in text}
    assert not found
    assert len(shop.log) > 1000
    _environments_are_their_owners(planted.canaries["signing"])


def _environments_are_their_owners(canary: str) -> None:
    """It is where secrets come from without Vault: the kernel shows it to nobody else, unless a process says so."""
    shown = [path for path in Path("/proc").glob("[0-9]*/environ") if _holds(path, canary)]
    assert len(shown) > 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in shown} == {0o400}


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


def _staffs_pages(planted: Planted) -> Iterator[str]:
    """What a superuser of the back office can click on."""
    browser = Browser(planted.shop.base)
    assert browser.enter("boss", planted.canaries["signing"])
    waiting, known = ["/admin/"], {"/admin/"}
    while waiting and len(known) < PAGES:
        page = browser.get(waiting.pop(0)).text
        yield page
        links = {link.partition("#")[0] for link in re.findall(r'href="(/admin/[^"?]*)', page)}
        fresh = sorted(links - known - {"/admin/logout/"})
        waiting, known = waiting + fresh, known | links


def _holds(path: Path, text: str) -> bool:
    try:
        return text.encode() in path.read_bytes()
    except OSError:  # it ended meanwhile
        return False


def _pem() -> str:
    private = Ed25519PrivateKey.generate()
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _files(folder: Path) -> list[Path]:
    """What it left in its folder, which is where its temporary files are too."""
    return [path for path in folder.rglob("*") if path.is_file() and not KEPT.search(str(path))]
