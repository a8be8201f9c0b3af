"""One kill point of one scenario: die there, start again, and see that everything converges."""

import time
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.faults.scenarios import CONVERGED_WITHIN, SCENARIOS, Scenario, new_key, prepare, proven, retried
from tests.live.shop import Shop

SETTINGS = "tests.faults.settings"


@dataclass(frozen=True)
class Died:
    """What came of it: at which point, and how long until client and books agreed again (seconds)."""

    scenario: str
    number: int
    point: str
    converged: float


def points_of(scenario: Scenario, folder: Path, databases: dict[str, str]) -> list[str]:
    """The names of all points the scenario passes, in order, counted in a run that nobody kills."""
    shop = Shop(folder, databases=databases, settings=SETTINGS)
    listing = folder / "points"
    shop.start()
    client = prepare(shop, scenario)
    shop.stop()
    shop.extra["SHOP_COUNT_POINTS"] = str(listing)
    shop.start()
    try:
        client.base = shop.base
        retried(client, scenario, new_key(), within=20)
        proven(shop, within=CONVERGED_WITHIN)
    finally:
        shop.kill()
    return listing.read_text().splitlines()


def die_at(number: int, scenario: Scenario, folder: Path, databases: dict[str, str]) -> Died:
    """Kill the shop at point ``number``. Raises ``AssertionError`` when the truth is lost or late."""
    shop = Shop(folder, databases=databases, settings=SETTINGS)
    shop.start()
    try:
        client = prepare(shop, scenario)
        shop.stop()
        shop.extra["SHOP_KILL_AT"] = str(number)
        shop.start()
        key = new_key()
        _expect_death(shop, client, scenario, key)
        shop.extra.clear()
        shop.start()
        began = time.monotonic()
        retried(client, scenario, key, within=CONVERGED_WITHIN)
        proven(shop, within=CONVERGED_WITHIN)
        converged = time.monotonic() - began
    finally:
        shop.kill()
    return Died(scenario.name, number, (folder / "var" / "killed").read_text(), converged)


def _expect_death(shop: Shop, client: object, scenario: Scenario, key: str) -> None:
    try:
        scenario.act(client, key)  # type: ignore[arg-type]
    except requests.RequestException:
        pass
    else:
        raise AssertionError("the request was answered: it did not pass the point")
    assert shop.died(within=10), "the shop lives on"


__all__ = ["SCENARIOS", "Died", "die_at", "points_of"]
