"""Secrets of every kind are planted, the shop is used and troubled, and nothing it shows or leaves behind has any.

In one process and apart. Which kinds there are is in ``kinds``; that there are no others, in ``test_kinds``.
"""

import re
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from tests.backoffice.browser import Browser
from tests.fakes.vault import Sick
from tests.servers.postgres import Postgres
from tests.shop.secrets.kinds import APART, TOGETHER, planted_in
from tests.shop.secrets.planting import STAFF, Planted, planted
from tests.shop.secrets.use import Used, use

#: What the shop keeps on purpose, for itself alone; and what we gave it.
KEPT = re.compile(r"/var/keys/|\.sqlite3|\.given$")
#: More pages of the back office than it has without goods and orders, and no end of them.
PAGES = 150
PATIENCE = 90.0
JWT = re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]+")


@pytest.fixture(params=[TOGETHER, APART])
def shop(request: pytest.FixtureRequest, tmp_path: Path, postgres: Postgres) -> Iterator[Planted]:
    with planted(str(request.param), tmp_path, postgres) as found:
        yield found


def test_nothing_that_was_planted_is_found_anywhere(shop: Planted, request: pytest.FixtureRequest) -> None:
    browser = Browser(shop.shop.base)
    assert browser.enter(STAFF, shop.staffs_password)
    used = use(shop, browser)
    _trouble(shop, used)
    pages = list(_staffs_pages(browser))
    assert len(pages) > 30
    used.see(*(requests.get(f"http://127.0.0.1:{port}/metrics", timeout=10) for port in shop.metrics))
    lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    places = {"answers": "\n".join(used.answers), "pages": "\n".join(pages)}
    places["processes"] = b"\n".join(lines).decode(errors="replace")
    places |= {str(path): path.read_text(errors="replace") for path in _files(shop.shop.folder)}
    wanted = shop.canaries | shop.derived() | used.made(shop)
    kinds = {name.partition(" #")[0] for name in wanted} - shop.derived().keys()
    assert kinds == planted_in(request.node.callspec.params["shop"])
    assert all(len(value) > 15 for value in wanted.values())
    found = {(name, place) for place, text in places.items() for name, value in wanted.items() if value in text}
    assert not found
    logs = {place: text for place, text in places.items() if place.endswith("log")}
    assert sum(map(len, logs.values())) > 1000
    assert not [place for place, text in places.items() if place != "answers" and JWT.search(text)]
    _environments_are_their_owners(shop.canaries["SHOP_SECRET_KEY"])


def _environments_are_their_owners(canary: str) -> None:
    """It is where secrets come from without Vault: the kernel shows it to nobody else, unless a process says so."""
    shown = [path for path in Path("/proc").glob("[0-9]*/environ") if _holds(path, canary)]
    assert len(shown) > 1  # an arbiter and its worker
    assert {stat.S_IMODE(path.stat().st_mode) for path in shown} == {0o400}


def _trouble(shop: Planted, used: Used) -> None:
    """Every sort of it with Vault, while somebody asks; Consul says back what it is told all the time."""
    assert shop.canaries["SHOP_CONSUL_TOKEN"] in "".join(shop.mirror.seen)
    for sick in (Sick.REFUSES, Sick.GARBAGE, Sick.DEAD, Sick.SEALED):
        shop.front.sick = sick
        asked = shop.front.questions
        _until(lambda asked=asked: _asked(shop, used, asked + 2))  # type: ignore[misc]
    shop.front.sick = Sick.NOTHING


def _asked(shop: Planted, used: Used, questions: int) -> bool:
    used.see(*(requests.get(f"{door}/readyz", timeout=30) for door in shop.doors()))
    return shop.front.questions >= questions


def _staffs_pages(browser: Browser) -> Iterator[str]:
    """What a superuser of the back office can click on."""
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


def _files(folder: Path) -> list[Path]:
    """What it left in its folder, which is where its temporary files are too."""
    return [path for path in folder.rglob("*") if path.is_file() and not KEPT.search(str(path))]


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "in vain"
        time.sleep(0.05)
