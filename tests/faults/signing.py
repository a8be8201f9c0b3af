"""Signing keys, kept in Vault's KV, are replaced again and again while people log in and use their tokens.
``python -m tests.faults.signing`` prints the figures. The vault is OpenBao.
"""

import json
import random
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import jwt
import requests

from tests.customers.crowd import PASSWORD
from tests.live.apart import AnyShop, Apart
from tests.live.shop import Shop
from tests.servers import openbao
from tests.servers.openbao import OpenBao
from tests.servers.vault_roles import approle

PEOPLE: Final = ("ada", "ben", "cleo", "dan")
#: The door's own, customers' and another role's: each verifies for itself.
USED_AT: Final = ("/api/customers/me", "/api/orders/orders")
ROLES: Final = {"customers": 1, "orders": 1, "gateway": 1}
PATIENCE: Final = 60.0
POLICY: Final = """
path "secret/data/*" { capabilities = ["read"] }
path "secret/data/customer-service/signing-keys/*" { capabilities = ["create", "update", "read"] }
path "secret/metadata/customer-service/signing-keys/*" { capabilities = ["delete"] }
"""
#: Makes accounts; to be formatted with ``usernames`` and ``password``.
MAKE: Final = """
from django.contrib.auth.hashers import make_password
from customers.models import User
hashed = make_password({password!r})
for name in {usernames!r}:
    user = User.objects.create_user(name, name + "@example.com", name=name)
    User.objects.filter(pk=user.pk).update(password=hashed)
"""


@dataclass
class LoggedIn:
    """What people saw: log-ins and uses of tokens, what was refused, and the keys that signed."""

    logins: int = 0
    uses: int = 0
    refused_logins: list[str] = field(default_factory=list)
    refused_tokens: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    tokens: deque[str] = field(default_factory=lambda: deque(maxlen=500))


@contextmanager
def running(shape: str, folder: Path, vault: OpenBao, *, without: str = "") -> Iterator[AnyShop]:
    """A shop whose keys change in seconds. ``without``, apart and unhurried: a defence of ``defences.customers``."""
    settings = "tests.faults.settings"
    shop: AnyShop = (
        Shop(folder, databases={}, settings=settings)
        if shape == "together"
        else Apart(folder, databases={}, settings=settings, instances=ROLES)
    )
    login = approle(vault, POLICY)
    vault.client().secrets.kv.v2.create_or_update_secret(
        "billing-service", secret={"payment.key": "sk_signing", "payment.webhook-secret": "whsec_signing"}
    )
    shop.extra = {
        "SHOP_HURRY": "" if without else "1",  # a log-in takes as long as ever: hurried looks would come before it
        "SHOP_VAULT": vault.address,
        "SHOP_VAULT_ROLE_ID": login.role_id,
        "SHOP_VAULT_SECRET_ID": login.secret_id.reveal(),
        "SHOP_SIGNING_KEYS_IN_VAULT": "1",
        "CUSTOMERS_LOGIN_TRIES_PER_PEER": "100000",
    }
    if without and isinstance(shop, Apart):  # only where customers is installed
        shop.extra_of = {role: {"SHOP_DEFENCE_OFF": f"customers.{without}"} for role in ("customers", "all")}
    try:
        shop.start()
        shop.manage("shell", "-v", "0", "-c", MAKE.format(usernames=PEOPLE, password=PASSWORD))
        yield shop
    finally:
        shop.kill()


def rotate_under_load(shop: AnyShop, *, rotations: int) -> LoggedIn:
    """Replace the key so often, each time once the one before signs."""
    seen, stopping = LoggedIn(), threading.Event()
    busy = [threading.Thread(target=_log_in, args=(shop, name, seen, stopping), daemon=True) for name in PEOPLE]
    busy.append(threading.Thread(target=_use, args=(shop, seen, stopping), daemon=True))
    for thread in busy:
        thread.start()
    try:
        for number in range(1, rotations + 2):
            _wait_keys(seen, number)
            if number <= rotations:
                shop.manage("rotate_keys")
        _wait_more(seen)
    finally:
        stopping.set()
        for thread in busy:
            thread.join(60)
    return seen


def _wait_keys(seen: LoggedIn, count: int) -> None:
    """Until so many keys have signed, or something was refused."""
    end = time.monotonic() + PATIENCE
    while len(seen.keys) < count and not seen.refused_logins:
        assert time.monotonic() < end, f"{len(seen.keys)} keys have signed"
        time.sleep(0.05)
    assert not seen.refused_logins, seen.refused_logins


def _wait_more(seen: LoggedIn) -> None:
    """Until the last key's tokens were used, too."""
    wanted, end = seen.uses + 50, time.monotonic() + PATIENCE
    while seen.uses < wanted and not seen.refused_tokens:
        assert time.monotonic() < end, seen.uses
        time.sleep(0.05)


def _log_in(shop: AnyShop, name: str, seen: LoggedIn, stopping: threading.Event) -> None:
    with requests.Session() as session:
        while not stopping.is_set():
            answer = session.post(
                f"{shop.base}/api/customers/login", json={"login": name, "password": PASSWORD}, timeout=30
            )
            session.cookies.clear()
            if answer.status_code != 200:
                seen.refused_logins.append(f"{answer.status_code} {answer.text[:200]}")
                continue
            token = answer.json()["access_token"]
            seen.logins += 1
            seen.keys.add(jwt.get_unverified_header(token)["kid"])
            seen.tokens.append(token)
            for path in USED_AT:
                _try(session, shop, path, token, seen)


def _use(shop: AnyShop, seen: LoggedIn, stopping: threading.Event) -> None:
    """Tokens of a while ago, too, whose key no longer signs."""
    with requests.Session() as session:
        while not stopping.is_set():
            if seen.tokens:
                token = random.choice(tuple(seen.tokens))
                _try(session, shop, random.choice(USED_AT), token, seen)


def _try(session: requests.Session, shop: AnyShop, path: str, token: str, seen: LoggedIn) -> None:
    answer = session.get(f"{shop.base}{path}", headers={"Authorization": f"Bearer {token}"}, timeout=30)
    seen.uses += 1
    if answer.status_code != 200:
        seen.refused_tokens.append(f"{path} {answer.status_code} {answer.text[:200]}")


def main(rotations: int = 5) -> None:
    """Both shapes, the figures as JSON lines."""
    with openbao.running() as vault:
        for shape in ("together", "apart"):
            with tempfile.TemporaryDirectory() as folder, running(shape, Path(folder), vault) as shop:
                seen = rotate_under_load(shop, rotations=rotations)
            figures = {
                "shape": shape,
                "keys that signed": len(seen.keys),
                "log-ins": seen.logins,
                "refused log-ins": len(seen.refused_logins),
                "uses of tokens": seen.uses,
                "valid tokens refused": len(seen.refused_tokens),
            }
            print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
