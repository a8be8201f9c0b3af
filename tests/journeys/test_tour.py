"""The README as printed: a first order, a VAT rate that changes in the back office and changes back, the gateway."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

import pytest

from customers.demo import PASSWORD, STAFF
from shop.roles.catalogue import BACKOFFICE
from tests.backoffice.browser import Browser, said
from tests.faults.configuration import until
from tests.live.apart import AnyShop, Apart
from tests.live.goods import stock
from tests.live.process import ROOT
from tests.live.shop import Shop
from tests.servers import consul

FIRST_TITLE: Final = "## A first order in five commands"
TITLE: Final = "## Two minutes: a VAT rate changes, and changes back"
PRINTED: Final = "http://127.0.0.1:8000"
GATEWAY_TITLE: Final = "## Three minutes: the gateway"
ROLES: Final = {
    **dict.fromkeys(("customers", "billing", "orders", "configsvc", BACKOFFICE, "gateway"), 1),
    "inventory": 2,
}
SKU: Final = "TOUR"
WRITE: Final = "/admin/configsvc/setting/write/"
HISTORY: Final = "/admin/configsvc/revision/"
ROUTES: Final = "/admin/gateway/route/"
BOSS: Final = """
from customers.models import User
User.objects.create_superuser({name!r}, "boss@example.com", {password!r}, name="Boss")
"""


class Terminal:
    """One shell that a reader types the README's commands into."""

    def __init__(self) -> None:
        self._shell = subprocess.Popen(["bash"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._shell.communicate(timeout=30)

    def type(self, commands: str) -> list[str]:
        """The lines that ``commands`` print."""
        assert self._shell.stdin
        assert self._shell.stdout
        self._shell.stdin.write(f"{commands}\necho DONE\n")
        self._shell.stdin.flush()
        return [line.rstrip("\n") for line in iter(self._shell.stdout.readline, "DONE\n")]


@contextmanager
def running(shape: str, folder: Path) -> Iterator[AnyShop]:
    """As ``make run``, where the settings are in a table, and as ``make run-apart``, where they are in Consul."""
    if shape == "together":
        together = Shop(folder, databases={})
        together.start()
        try:
            yield together
        finally:
            together.kill()
        return
    with consul.running() as agent:
        apart = Apart(folder, databases={}, consul=agent.address, instances=ROLES)
        apart.warm = False  # one is found by what it was started with
        apart.start()
        try:
            yield apart
        finally:
            apart.kill()


@pytest.fixture(scope="module", params=["together", "apart"])
def shape(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def shop(shape: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnyShop]:
    """With one kind of goods and a staff member, for all tours."""
    with running(shape, tmp_path_factory.mktemp("tour")) as found:
        stock(found, SKU, 10, price=1200)
        found.manage("shell", "-v", "0", "-c", BOSS.format(name=STAFF, password=PASSWORD))
        yield found


def printed_for(base: str, title: str = TITLE, kind: str = "sh") -> list[str]:
    """What is printed of a tour, block by block, for a shop at ``base``."""
    section = (ROOT / "README.md").read_text().partition(title)[2].partition("\n## ")[0]
    return [block.replace(PRINTED, base) for block in re.findall(rf"```{kind}\n(.*?)```", section, re.DOTALL)]


def test_a_first_order_takes_five_commands(shop: AnyShop) -> None:
    [commands] = printed_for(shop.base, FIRST_TITLE)
    assert len([line for line in commands.splitlines() if line.startswith("# ")]) == 5
    with Terminal() as terminal:
        sku, cart, total, order, *invoice = terminal.type(commands)
    assert (sku, total, len(order.split())) == (SKU, "2400", 2)
    assert cart
    [document] = json.loads("\n".join(invoice))["items"]
    assert document["content"]["totals"]["gross"] == 2400


def test_the_tour_is_true(shop: AnyShop) -> None:
    with Terminal() as terminal:
        first, second, third = printed_for(shop.base)
        assert terminal.type(first) == [f"('{SKU}', 0.2) 200"]

        browser = Browser(shop.base)
        assert browser.enter(STAFF, PASSWORD)
        changed = _change(browser, "billing.tax-standard", "1000")
        until(lambda: terminal.type("cart") == [f"('{SKU}', 0.1) 109"], what="the new rate")
        cart, invoice = terminal.type(second)
        assert cart == f"('{SKU}', 0.1) 109"
        assert invoice.endswith(f"('{SKU}', 1000, 109)")

        assert "the tour" in browser.get(HISTORY).text
        browser.press(f"{HISTORY}{changed}/", "take_back", reason="as it was")
        until(lambda: terminal.type("CART=$(fill); cart") == [f"('{SKU}', 0.2) 200"], what="the old rate")
        assert terminal.type(third) == [f"('{SKU}', 0.2) 200", invoice]


def test_the_gateways_tour_is_true(shop: AnyShop, shape: str) -> None:
    explain, weigh, take_back, kill = printed_for(shop.base, GATEWAY_TITLE)
    route, weighed = printed_for(shop.base, GATEWAY_TITLE, "yaml")
    with Terminal() as terminal:
        browser = Browser(shop.base)
        assert browser.enter(STAFF, PASSWORD)
        _write_routes(browser, route)
        until(lambda: _status(shop, f"/shelf/{SKU}") == 200, what="the route")
        sku, shelf, orders, nowhere = terminal.type(explain)
        assert sku == SKU
        assert shelf.startswith(f"shelf /api/inventory/products/{SKU} ")
        assert orders.startswith("builtin:orders /api/orders/cart ")
        assert nowhere.startswith("None")

        _write_routes(browser, weighed)
        until(lambda: _is_known(terminal, "shelf-new"), what="the new version")
        assert terminal.type(weigh) == [_printed_sides()] * 2
        _remove_route(browser, "shelf-new")
        until(lambda: not _is_known(terminal, "shelf-new"), what="the old version alone")
        assert terminal.type(take_back) == ["{'old': 1000}"]

        if isinstance(shop, Apart):
            port = shop.of("inventory")[0].port
            seen = terminal.type(kill.replace("8777", str(port)))
            print(f"{shape}: {seen[-1]} while one of two instances was killed")
            assert re.fullmatch(r"\{200: \d+\}", seen[-1])
            assert shop.process("inventory-1").died(within=10)


def _write_routes(browser: Browser, text: str) -> None:
    filled = {"text": text, "samples": "", "reason": "the tour"}
    page = browser.submit(f"{ROUTES}write/", **filled)
    revision = re.search(r'name="revision" value="(\d+)"', page.text)
    assert revision, page.text
    said(browser.submit(f"{ROUTES}write/", **filled, revision=revision[1], confirmed="Write"))


def _remove_route(browser: Browser, name: str) -> None:
    found = re.search(rf'href="{ROUTES}(\d+)/change/[^"]*">{name}<', browser.get(ROUTES).text)
    assert found
    browser.press(f"{ROUTES}{found[1]}/", "remove", reason="the tour")


def _is_known(terminal: Terminal, route: str) -> bool:
    ask = f'curl -s -o /dev/null -w "%{{http_code}}\\n" "$BASE/actuator/gateway/routes/{route}"'
    return terminal.type(f'{ask} -H "Authorization: Bearer $TOKEN"') == ["200"]


def _printed_sides() -> str:
    found = re.search(r"`(\{'old': \d+, 'new': \d+\})`", (ROOT / "README.md").read_text())
    assert found
    return found[1]


def _status(shop: AnyShop, path: str) -> int:
    return shop.client().get(path).status_code


def _change(browser: Browser, key: str, value: str) -> int:
    """Fill in, look at the difference, write; the revision it became."""
    filled = {"application": "billing-service", "profile": "", "key": key, "value": value, "reason": "the tour"}
    page = browser.submit(WRITE, **filled)
    assert f"<ins>{value}</ins>" in page.text, page.text
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version
    (done,) = said(browser.submit(WRITE, **filled, version=version[1], confirmed="Write"))
    found = re.search(r"Revision (\d+)", done)
    assert found, done
    return int(found[1])
