"""Which source of instances a process uses."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shop.discovery import current
from shop.discovery.consul import ConsulRegistry
from shop.discovery.static import StaticRegistry
from tests.fakes.consul import FakeConsul
from tests.shop.discovery.conftest import until


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    current.registry.cache_clear()
    yield
    if isinstance(found := current.registry(), ConsulRegistry):
        found.close()
    current.registry.cache_clear()


def test_what_is_written_down_wins_over_consul(settings: Any) -> None:
    settings.SHOP_CONSUL, settings.SHOP_SERVICES = "http://127.0.0.1:1", "a-service=http://10.0.0.5:80"
    assert isinstance(current.registry(), StaticRegistry)
    current.prefetch(["a-service"])
    assert current.state() == {}


def test_consul_is_asked_with_the_roles_token(settings: Any, fake: FakeConsul, tmp_path: Path) -> None:
    settings.SHOP_CONSUL, settings.SHOP_CONSUL_TOKEN, settings.SHOP_VAR = fake.address, "of-all", tmp_path
    fake.put("a-service", "http://10.0.0.5:80")
    current.prefetch(["a-service"])
    until(lambda: current.state()["a-service"].instances == 1)
    assert {asked.headers.get("X-Consul-Token") for asked in fake.asked} == {"of-all"}
    until((tmp_path / "discovery" / "all.json").exists)


def test_a_process_that_was_forked_watches_by_itself(settings: Any, fake: FakeConsul) -> None:
    """Threads stay behind in a fork: a registry that is handed down would never learn anything."""
    settings.SHOP_CONSUL = fake.address
    mine = current.registry()
    if (child := os.fork()) == 0:
        os._exit(current.registry.is_made)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert current.registry() is mine
