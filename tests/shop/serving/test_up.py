"""``manage.py up`` as a person starts it: says where everything is and who can sign in, and ends on Ctrl-C."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from customers.demo import PASSWORD, STAFF
from customers.interface.demo import USERNAMES
from tests.live.migrated import lay_files
from tests.live.shop import Shop

#: The demo's people alone: its goods and orders take half a minute, and have tests of their own.
PEOPLE = """
import io
from django.core.management.base import OutputWrapper
from customers import demo
demo.load(seed=2026, out=OutputWrapper(io.StringIO()))
"""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = Shop(tmp_path / "shop", databases={})
    lay_files(made.folder / "var")
    made.manage("shell", "-v", "0", "-c", PEOPLE)
    yield made
    made.kill()


def test_it_prints_addresses_that_answer_and_log_ins_that_work_and_ends_on_ctrl_c(shop: Shop) -> None:
    shop.start(demo=True)
    said = shop.log.splitlines()
    for path in ("/", "/api/docs", "/admin/", "/readyz"):
        assert [line for line in said if line.endswith(f" {shop.base}{path}")], path
        assert requests.get(shop.base + path, timeout=60).status_code == 200, path
    for name in (*USERNAMES, STAFF):
        assert [line for line in said if name in line.split() and PASSWORD in line], name
    answer = shop.client().post("/api/customers/login", {"login": USERNAMES[0], "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    assert shop.stop() == 0
    assert "Traceback" not in shop.log


def test_one_that_follows_its_sources_answers_and_ends_too(shop: Shop) -> None:
    shop.start("--reload")
    assert requests.get(f"{shop.base}/api/inventory/products", timeout=60).status_code == 200
    assert shop.stop() == 0
