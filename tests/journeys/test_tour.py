"""The two-minute tour of the README, as printed: a VAT rate changes in the back office, and changes back."""

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

TITLE: Final = "## Two minutes: a VAT rate changes, and changes back"
PRINTED: Final = "http://127.0.0.1:8000"
ROLES: Final = dict.fromkeys(("customers", "inventory", "billing", "orders", "configsvc", BACKOFFICE, "gateway"), 1)
SKU: Final = "TOUR"
WRITE: Final = "/admin/configsvc/setting/write/"
HISTORY: Final = "/admin/configsvc/revision/"
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
        apart.start()
        try:
            yield apart
        finally:
            apart.kill()


def printed_for(base: str) -> list[str]:
    """The commands of the tour, block by block, for a shop at ``base``."""
    section = (ROOT / "README.md").read_text().partition(TITLE)[2].partition("\n## ")[0]
    return [block.replace(PRINTED, base) for block in re.findall(r"```sh\n(.*?)```", section, re.DOTALL)]


@pytest.mark.parametrize("shape", ["together", "apart"])
def test_the_tour_is_true(shape: str, tmp_path: Path) -> None:
    with running(shape, tmp_path) as shop, Terminal() as terminal:
        stock(shop, SKU, 10, price=1200)
        shop.manage("shell", "-v", "0", "-c", BOSS.format(name=STAFF, password=PASSWORD))
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
