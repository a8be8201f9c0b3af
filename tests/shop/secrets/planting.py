"""A shop in either shape with a canary as every kind of secret it can be given; see ``kinds``."""

import base64
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from shop.roles.catalogue import BACKOFFICE, MODULES
from tests.fakes.mirror import Mirror
from tests.fakes.vault import Front, Sick
from tests.live.apart import AnyShop, Apart
from tests.live.goods import stock
from tests.live.migrated import new_database
from tests.live.shop import Shop
from tests.servers import openbao
from tests.servers.openbao import OpenBao
from tests.servers.ports import free_ports
from tests.servers.postgres import Postgres
from tests.servers.vault_roles import READS, approle, database_role, wrapped
from tests.shop.secrets.kinds import DECLARED, SAID, TOGETHER

POLICY: Final = READS + 'path "secret/data/customer-service/*" { capabilities = ["create", "update", "read"] }'
DATABASES: Final = tuple(name for name, module in MODULES.items() if module.has_database)
#: Made by us, in each shape alike; the others are Vault's or the database's.
OURS: Final = (
    *("SHOP_SECRET_KEY", "CONFIG_PASSWORD", "ENCRYPT_KEY", "ENCRYPT_KEY_V2", "SHOP_CONSUL_TOKEN", "SHOP_MAIL_URL"),
    "SHOP_LIMIT_STORE",
    *sorted(DECLARED),
    *sorted(SAID),
)
STAFF, CUSTOMER = "boss", "carla"
_PEOPLE: Final = """
from customers.models import User
User.objects.create_superuser({staff!r}, "boss@example.com", {password!r}, name="Boss")
User.objects.create_user({customer!r}, "carla@example.com", {other!r}, name="Carla")
User.objects.update(is_active=True, confirmed_at=__import__("django.utils.timezone").utils.timezone.now())
"""


class Watched(Front):
    """Notes the passwords that Vault makes, and lets in whoever shows the cluster's ``jwt``."""

    def __init__(self, vault: OpenBao, jwt: str, policy: str) -> None:
        super().__init__(vault.address)
        self.passwords: set[str] = set()
        self._jwt, self._policy, self._made = jwt, policy, vault.client().auth.token

    def _said(self, sick: Sick, to: BaseHTTPRequestHandler, body: bytes) -> tuple[int, bytes]:
        if to.path == "/v1/auth/kubernetes/login" and sick is Sick.NOTHING:
            if json.loads(body)["jwt"] != self._jwt:
                return 403, b'{"errors":["permission denied"]}'
            return 200, json.dumps({"auth": self._made.create(policies=[self._policy], ttl="60s")["auth"]}).encode()
        status, content = super()._said(sick, to, body)
        if "/creds/" in to.path and status == 200:
            self.passwords.add(json.loads(content)["data"]["password"])
        return status, content


@dataclass
class Planted:
    """A shop, and what nobody may find: ``canaries``, and the ``derived`` forms that say the same."""

    shop: AnyShop
    vault: OpenBao
    front: Watched
    mirror: Mirror
    canaries: dict[str, str]
    metrics: list[int] = field(default_factory=list)

    @property
    def staffs_password(self) -> str:
        return self.canaries["SHOP_SECRET_KEY"]

    def derived(self) -> dict[str, str]:
        """What ``Authorization: Basic`` makes of the password."""
        basic = base64.b64encode(f"user:{self.canaries['CONFIG_PASSWORD']}".encode()).decode()
        return {"CONFIG_PASSWORD, as it is sent": basic}

    def doors(self) -> list[str]:
        """Where its processes answer."""
        if isinstance(self.shop, Shop):
            return [self.shop.base]
        return [place.url for role in (*MODULES, BACKOFFICE) for place in self.shop.of(role)]

    def config_server(self) -> str:
        """Where the config protocol begins."""
        return f"{self.shop.base}/config" if isinstance(self.shop, Shop) else self.shop.of("configsvc")[0].url


def canary(number: int, name: str) -> str:
    """One for each name, and no part of another."""
    if name == "a card's number":
        return "4000056655665556"
    return f"canary{number}x5e9c7b1f-{''.join(letter for letter in name if letter.isalnum())}"


@contextmanager
def planted(shape: str, folder: Path, postgres: Postgres) -> Iterator[Planted]:
    """Running, stocked, with a staff member and a customer."""
    with ExitStack() as stack:
        vault = stack.enter_context(openbao.running())
        canaries = {name: canary(number, name) for number, name in enumerate(OURS)}
        secrets = {name.partition(":")[2]: canaries[name] for name in DECLARED}
        kv = vault.client().secrets.kv.v2
        kv.create_or_update_secret("billing-service", secret=secrets)
        kv.create_or_update_secret("order-service", secret={"feed.entry": canaries["a setting in Vault"]})
        vault.client().sys.create_or_update_policy("planted", POLICY)
        jwt = canary(len(OURS), "jwt")
        canaries["CONFIGSVC_VAULT_TOKEN"] = _token(vault)
        front = stack.enter_context(Watched(vault, jwt, "planted").running())
        mirror = stack.enter_context(Mirror().running())
        begun = Planted(Shop(folder, databases={}), vault, front, mirror, canaries)
        found = _together(begun, postgres) if shape == TOGETHER else _apart(begun, postgres, jwt)
        if shape != TOGETHER:  # the database server is others' too
            stack.callback(vault.client().sys.revoke_prefix, "database/creds")
        stack.callback(found.shop.kill)
        found.shop.warm = False  # the kernel shows what a process was executed with
        found.shop.start()
        stock(found.shop, "PLANTED", 10)
        people = {"staff": STAFF, "password": found.staffs_password}
        people |= {"customer": CUSTOMER, "other": canaries["a customer's password"]}
        found.shop.manage("shell", "-v", "0", "-c", _PEOPLE.format(**people))
        yield found


def _together(found: Planted, postgres: Postgres) -> Planted:
    canaries, vault, folder = found.canaries, found.vault, found.shop.folder
    url = new_database(postgres, "billing")
    service_key = _pem()
    login = approle(vault, POLICY)
    canaries["BILLING_DATABASE_URL"] = urlsplit(url).password or ""
    canaries["SHOP_SERVICE_KEY"] = service_key.splitlines()[1]
    canaries["SHOP_VAULT_SECRET_ID"] = login.secret_id.reveal()
    found.shop = Shop(folder, databases={"billing": url})
    found.metrics = free_ports(1)
    found.shop.extra = _usual(found, folder) | {
        "SHOP_SERVICE_KEY": service_key,
        "SHOP_METRICS_PORT": str(found.metrics[0]),
        "SHOP_CONFIG_SOURCE": "embedded",
        "SHOP_VAULT_ROLE_ID": login.role_id,
        "SHOP_VAULT_SECRET_ID": canaries["SHOP_VAULT_SECRET_ID"],
    }
    return found


def _apart(found: Planted, postgres: Postgres, jwt: str) -> Planted:
    """Each role logs in to Vault in a way of its own, and all have logins to PostgreSQL that Vault makes."""
    canaries, vault, folder = found.canaries, found.vault, found.shop.folder
    vault.client().sys.enable_secrets_engine("database")
    urls = {
        name: database_role(vault, postgres, name, new_database(postgres, name), life=60, longest=600)
        for name in DATABASES
    }
    login = approle(vault, POLICY)
    canaries |= {"SHOP_VAULT_JWT_FILE": jwt, "SHOP_VAULT_TOKEN": _token(vault), "SHOP_VAULT_TOKEN_FILE": _token(vault)}
    canaries["SHOP_VAULT_WRAPPED_SECRET_ID"] = wrapped(vault, login)
    canaries["SHOP_VAULT_SECRET_ID"] = login.secret_id.reveal()
    shop = Apart(folder, databases=urls, instances=dict.fromkeys((*MODULES, BACKOFFICE), 1))
    found.shop, found.metrics = shop, free_ports(2)
    shop.extra = _usual(found, folder) | {f"{name.upper()}_DATABASE_ROLE": name for name in urls}
    shop.extra |= {
        "SHOP_CONFIG_SOURCE": "service",
        "SHOP_VAULT_ROLE_ID": login.role_id,
        "SHOP_VAULT_SECRET_ID": canaries["SHOP_VAULT_SECRET_ID"],
        "SHOP_SIGNING_KEYS_IN_VAULT": "1",
    }
    files = {name: folder / f"{name}.given" for name in ("SHOP_VAULT_JWT_FILE", "SHOP_VAULT_TOKEN_FILE")}
    for name, path in files.items():
        path.write_text(canaries[name])
    config = f"http://user:{canaries['CONFIG_PASSWORD']}@127.0.0.1:{shop.of('configsvc')[0].port}"
    canaries["SHOP_CONFIG_URI"] = f"user:{canaries['CONFIG_PASSWORD']}@"
    no_role = {"SHOP_VAULT_ROLE_ID": "", "SHOP_VAULT_SECRET_ID": ""}
    shop.extra_of = {
        "customers": {
            **no_role,
            "SHOP_VAULT_KUBERNETES_ROLE": "shop",
            "SHOP_VAULT_JWT_FILE": str(files["SHOP_VAULT_JWT_FILE"]),
        },
        "inventory": {**no_role, "SHOP_VAULT_TOKEN": canaries["SHOP_VAULT_TOKEN"], "SHOP_CONFIG_URI": config},
        "orders": {**no_role, "SHOP_VAULT_TOKEN_FILE": str(files["SHOP_VAULT_TOKEN_FILE"])},
        "configsvc": {
            "SHOP_CONFIG_SOURCE": "embedded",
            "SHOP_VAULT_SECRET_ID": "",
            "SHOP_VAULT_WRAPPED_SECRET_ID": canaries["SHOP_VAULT_WRAPPED_SECRET_ID"],
            "SHOP_METRICS_PORT": str(found.metrics[0]),
        },
        "gateway": {"SHOP_METRICS_PORT": str(found.metrics[1])},
    }
    return found


def _usual(found: Planted, folder: Path) -> dict[str, str]:
    canaries = found.canaries
    (closed,) = free_ports(1)
    return {
        "CONFIGSVC_BACKENDS": "database,vault",
        "CONFIGSVC_VAULT_ADDRESS": found.front.address,
        "SHOP_CONSUL": found.mirror.address,
        "SHOP_LIMIT_STORE": f"redis://:{canaries['SHOP_LIMIT_STORE']}@127.0.0.1:{closed}/0",
        "SHOP_LOG_LEVEL": "DEBUG",
        "SHOP_MAIL_URL": f"smtp://shop:{canaries['SHOP_MAIL_URL']}@127.0.0.1:{closed}",
        "SHOP_VAULT": found.front.address,
        "SHOP_VAULT_REREAD_SECONDS": "0.5",
        "TMPDIR": str(folder),
        **{
            name: canaries[name]
            for name in OURS
            if name.isupper() and name not in {"SHOP_LIMIT_STORE", "SHOP_MAIL_URL"}
        },
        "CONFIGSVC_VAULT_TOKEN": canaries["CONFIGSVC_VAULT_TOKEN"],
    }


def _token(vault: OpenBao) -> str:
    made: Any = vault.client().auth.token.create(policies=["planted"], ttl="30m")
    return str(made["auth"]["client_token"])


def _pem() -> str:
    private = Ed25519PrivateKey.generate()
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
