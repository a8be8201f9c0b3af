"""A shop with canaries is used: a purchase, a customer, staff, a config client, and mistakes of all of them."""

import re
from dataclasses import dataclass, field
from typing import Final

import requests

from tests.backoffice.browser import Browser, said
from tests.live.client import Client
from tests.shop.secrets.planting import CUSTOMER, STAFF, Planted

WRITE: Final = "/admin/configsvc/setting/write/"
ASKED: Final = ("/readyz", "/actuator/health", "/actuator/env", "/actuator/configprops", "/myConfig", "/none")
PUBLIC: Final = ("/", "/admin/login/", "/api/schema", "/api/none", "/readyz", "/myConfig", "/actuator/env")


@dataclass
class Used:
    """``answers``: what was seen of which nothing may be a secret; ``shown``: what was made for one pair of eyes."""

    answers: list[str] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)

    def see(self, *found: requests.Response) -> None:
        self.answers += [f"{answer.headers}\n{answer.text}" for answer in found]

    def made(self, shop: Planted) -> dict[str, str]:
        """What the shop and Vault made meanwhile, by kind and number."""
        made = {f"a Vault token #{number}": token for number, token in enumerate(sorted(shop.front.tokens))}
        made |= {f"a database login #{number}": one for number, one in enumerate(sorted(shop.front.passwords))}
        return made | self.shown | dict(_keys(shop))


def use(shop: Planted, browser: Browser) -> Used:
    used = Used()
    _buy(shop, used)
    _be_a_customer(shop, used)
    _configure(shop, browser, used)
    _look_as_staff(shop, used)
    return used


def _buy(shop: Planted, used: Used) -> None:
    """What answers a guest's own request shows their own tokens, and nothing else."""
    hasty, guest = Client(shop.shop.base), Client(shop.shop.base)
    for buyer in (hasty, guest):
        assert buyer.add("PLANTED").status_code == 201
    used.see(hasty.checkout(method=shop.canaries["a card's number"]))
    used.shown["a cart's token"] = guest.cart
    placed = guest.checkout()
    assert placed.status_code in {201, 202}, placed.text
    used.shown["an order's token"] = placed.json()["order_token"]
    _add(shop, used)
    used.see(*(guest.get(path) for path in PUBLIC))
    used.see(guest.post("/api/billing/webhooks/provider", {"x": 1}, headers={"Shop-Signature": "t=1,v1=" + "0" * 64}))
    used.see(guest.request("POST", "/api/orders/cart/lines", {"sku": [{"a": "b"}], "quantity": "x"}))


def _add(shop: Planted, used: Used) -> None:
    """A token that nobody was given is no cart, and is not said back."""
    stranger = Client(shop.shop.base)
    stranger.cart = used.shown["a cart's token"][::-1]
    used.see(stranger.get("/api/orders/cart"))


def _be_a_customer(shop: Planted, used: Used) -> None:
    customer, password = Client(shop.shop.base), shop.canaries["a customer's password"]
    for wrong in ({"login": CUSTOMER, "password": f"{password} "}, {"login": password, "password": "x"}):
        used.see(customer.post("/api/customers/login", wrong))
    used.see(customer.post("/api/customers/login", {"username": CUSTOMER, "password": password, "more": [password]}))
    entered = customer.post("/api/customers/login", {"login": CUSTOMER, "password": password})
    assert entered.status_code == 200, entered.text
    customer.token = used.shown["a customer's access token"] = entered.json()["access_token"]
    (used.shown["a customer's refresh token"],) = [cookie.value or "" for cookie in customer.session.cookies]
    used.see(customer.get("/api/customers/me"), customer.get("/api/customers/sessions"))
    broken = {"Authorization": f"Bearer {customer.token}x"}
    used.see(requests.get(f"{shop.shop.base}/api/customers/me", headers=broken, timeout=30))


def _configure(shop: Planted, browser: Browser, used: Used) -> None:
    """Settings that are secrets, a client, and a program that reads with its password and a token."""
    base, auth = shop.config_server(), ("user", shop.canaries["CONFIG_PASSWORD"])
    sealed = {
        alias: requests.post(
            f"{base}/encrypt",
            data=f"{alias}{shop.canaries['a setting that is sealed']}",
            headers={"Content-Type": "text/plain"},
            auth=auth,
            timeout=30,
        )
        for alias in ("", "{key:v2}")
    }
    used.see(*sealed.values())
    _write(browser, "feed.password", shop.canaries["a setting with a secret's name"])
    _write(browser, "feed.sealed", "{cipher}" + sealed[""].text)
    _write(browser, "feed.other", "{cipher}" + sealed["{key:v2}"].text)
    page = browser.submit("/admin/configsvc/client/add/", name="spring", applications="order-service").text
    (used.shown["a config client's password"],) = re.findall(r"<code>([^<]+)</code>", page)
    token = {"X-Config-Token": shop.canaries["a config token"]}
    for who in (auth, ("spring", used.shown["a config client's password"])):
        told = requests.get(f"{base}/order-service/default", headers=token, auth=who, timeout=30)
        assert told.status_code == 200, told.text
        assert _has_all(told.text, shop)
    refused = requests.get(f"{base}/order-service/default", headers=token, auth=auth[::-1], timeout=30)
    assert refused.status_code == 401
    used.see(refused, requests.get(f"{base}/order-service/..", headers=token, auth=auth, timeout=30))


def _has_all(text: str, shop: Planted) -> bool:
    """A program is told them."""
    kinds = ("a setting in Vault", "a setting with a secret's name", "a setting that is sealed")
    return all(shop.canaries[kind] in text for kind in kinds)


def _write(browser: Browser, key: str, value: str) -> None:
    filled = {"application": "order-service", "profile": "", "key": key, "value": value, "reason": "planted"}
    version = re.search(r'name="version" value="(\d+)"', browser.submit(WRITE, **filled).text)
    assert version
    assert f"{key} is set" in " ".join(said(browser.submit(WRITE, **filled, version=version[1], confirmed="Write")))


def _look_as_staff(shop: Planted, used: Used) -> None:
    """Whatever a superuser can ask of each process, and of the config server."""
    staff = Client(shop.shop.base)
    answer = staff.post("/api/customers/login", {"login": STAFF, "password": shop.staffs_password})
    assert answer.status_code == 200, answer.text
    bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    for door in shop.doors():
        used.see(*(requests.get(door + path, headers=bearer, timeout=30) for path in ASKED))
        used.see(requests.post(f"{door}/actuator/refresh", headers=bearer, timeout=30))
    base = shop.config_server()
    dry_run = "/actuator/config-effective?application=order-service&profiles=default"
    for path in ("/order-service/default", "/order-service-default.yml", "/order-service-default.json", dry_run):
        used.see(requests.get(base + path, headers=bearer, timeout=30))
    assert "feed.password" in used.answers[-1]


def _keys(shop: Planted) -> list[tuple[str, str]]:
    """One line of each private key that this machine or Vault keeps for the shop."""
    kv, found = shop.vault.client().secrets.kv.v2, []
    if shop.shop.extra.get("SHOP_SIGNING_KEYS_IN_VAULT"):
        for kid in kv.list_secrets("customer-service/signing-keys")["data"]["keys"]:
            kept = kv.read_secret_version(f"customer-service/signing-keys/{kid}", raise_on_deleted_version=True)
            found.append((f"a signing key #{kid}", kept["data"]["data"]["private-key"].splitlines()[1]))
    if not shop.shop.extra.get("SHOP_SERVICE_KEY"):
        made = sorted((shop.shop.folder / "var" / "keys").glob("*.pem"))
        found += [(f"a service key #{path.stem}", path.read_text().splitlines()[1]) for path in made]
    return found
