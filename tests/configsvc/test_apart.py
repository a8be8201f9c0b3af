"""The back office apart from the config server, on PostgreSQL: what staff change there, roles follow."""

import re
import time
from collections.abc import Iterator

import pytest
import requests

from shop.roles.catalogue import BACKOFFICE
from tests.backoffice.browser import Browser, said
from tests.live.apart import Apart
from tests.live.migrated import new_databases
from tests.servers.postgres import Postgres

PASSWORD = "correct horse battery"
PEOPLE = """
from customers.interface import customers
from customers.models import User
from shop.calls.context import SYSTEM, acting_as
views = [f"configsvc.view_{model}" for model in ("setting", "revision", "change")]
with acting_as(SYSTEM):
    for name, permissions in {"writer": ["configsvc.read", "configsvc.write"], "looker": []}.items():
        user = User.objects.create_user(name, name + "@example.com", "correct horse battery", name=name)
        customers.grant(customer_id=user.public_id, is_staff=True, permissions=(*views, *permissions))
"""
SETTINGS, HISTORY = "/admin/configsvc/setting/", "/admin/configsvc/revision/"
INSTANCES = f"{SETTINGS}instances/"
KEY = {"application": "customer-service", "profile": "", "key": "customer.params.x"}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Iterator[Apart]:
    wanted = {"configsvc": 1, "customers": 1, BACKOFFICE: 1}
    apart = Apart(tmp_path_factory.mktemp("apart"), databases=new_databases(postgres), instances=wanted)
    try:
        apart.start()
        apart.manage("shell", "-v", "0", "-c", PEOPLE)
        yield apart
    finally:
        apart.kill()


@pytest.fixture(scope="module")
def writer(shop: Apart) -> Browser:
    return entered(shop, "writer")


@pytest.fixture(scope="module")
def looker(shop: Apart) -> Browser:
    return entered(shop, "looker")


def entered(shop: Apart, name: str) -> Browser:
    browser = Browser(shop.of(BACKOFFICE)[0].url)
    assert browser.enter(name, PASSWORD)
    return browser


def wrote(writer: Browser, value: str) -> int:
    """Fill in, look at the difference, confirm: the number of the revision."""
    filled = {**KEY, "value": value, "reason": "a try"}
    page = writer.submit(f"{SETTINGS}write/", **filled)
    assert f"<ins>{value}</ins>" in page.text
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version
    done = said(writer.submit(f"{SETTINGS}write/", **filled, version=version[1], confirmed="Write"))
    number = re.search(r"Revision (\d+): customer.params.x is set", " ".join(done))
    assert number, done
    return int(number[1])


def cells(writer: Browser, role: str) -> list[str]:
    """The row of the one instance of ``role`` on the page of instances."""
    table = re.findall(r"<tr>\s*<td>(.*?)</tr>", writer.get(INSTANCES).text, re.DOTALL)
    (row,) = [row for row in table if row.startswith(f"{role}</td>")]
    return re.split(r"</td>\s*<td[^>]*>", row)


def until_sees(shop: Apart, value: str) -> None:
    """Return when customers, a process of its own, answers with ``value``."""
    deadline = time.monotonic() + 20
    while requests.get(f"{shop.of('customers')[0].url}/params", timeout=10).json()["x"] != value:
        assert time.monotonic() < deadline, value
        time.sleep(0.1)


def test_what_staff_change_is_followed_told_and_taken_back(shop: Apart, writer: Browser) -> None:
    before = cells(writer, "customers")
    first = wrote(writer, "one")
    until_sees(shop, "one")
    after = cells(writer, "customers")
    assert (after[3], after[4] != before[4], after[5] != before[5]) == ("service", True, True)
    second = wrote(writer, "two")
    until_sees(shop, "two")
    listed = writer.get(HISTORY).text
    assert "a try" in listed
    assert "writer" in listed
    compared = writer.get(f"{HISTORY}difference/?before={first}&after={second}").text
    assert "<del>one</del>" in compared
    assert "<ins>two</ins>" in compared
    writer.press(f"{HISTORY}{second}/", "take_back", reason="a mistake")
    until_sees(shop, "one")
    wrote(writer, "three")
    until_sees(shop, "three")
    writer.press(f"{HISTORY}{first}/", "return_to", reason="as it was")
    until_sees(shop, "one")
    assert cells(writer, "customers")[5] == after[5], "the same settings have the same digest"


def test_every_instance_says_what_it_runs_with(shop: Apart, writer: Browser) -> None:
    for role in ("configsvc", "customers", BACKOFFICE):
        found = cells(writer, role)
        assert found[1] == shop.of(role)[0].url
        assert re.fullmatch(r"[0-9a-f]{12}", found[5]), found


def test_one_that_does_not_answer_is_shown(shop: Apart, writer: Browser) -> None:
    shop.process("customers-1").kill()
    try:
        assert "does not answer" in cells(writer, "customers")[2]
    finally:
        shop.begin("customers-1")
        shop.wait_ready("customers-1")


def test_who_has_no_permission_sees_masks_and_cannot_write(shop: Apart, writer: Browser, looker: Browser) -> None:
    number = wrote(writer, "VISIBLE")
    assert "VISIBLE" in writer.get(SETTINGS).text
    for path in (SETTINGS, HISTORY, f"{HISTORY}{number}/change/"):
        page = looker.get(path)
        assert (page.status_code, "VISIBLE" in page.text) == (200, False), path
    for path in (f"{SETTINGS}write/", INSTANCES, f"{SETTINGS}effective/", f"{HISTORY}difference/"):
        assert looker.get(path).status_code == 403, path
    filled = {**KEY, "value": "taken over", "reason": "r", "version": "0", "confirmed": "Write"}
    assert looker.submit(f"{SETTINGS}write/", **filled).status_code == 403
    looker.press(f"{HISTORY}{number}/", "take_back", reason="no")
    assert "VISIBLE" in writer.get(SETTINGS).text
