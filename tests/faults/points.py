"""One kill point of one scenario: die there, start again, and see that everything converges."""

import requests

from tests.faults.apart.prover import Prover
from tests.faults.outcomes import Died
from tests.faults.scenarios import (
    CONVERGED_WITHIN,
    Budget,
    Scenario,
    effects_are_right,
    new_key,
    prepare,
    retried,
)
from tests.faults.stocked import StockedShops
from tests.live.client import Client
from tests.live.provider import effects
from tests.live.shop import Shop


def points_of(scenario: Scenario[Client], shops: StockedShops) -> list[str]:
    """The names of all points the scenario passes, in order, counted in a run that nobody kills."""
    shop = shops.new(f"count-{scenario.name}", SHOP_COUNT_POINTS="1")
    try:
        client = prepare(shop, scenario)
        retried(client, scenario, new_key(), within=20)
        return (shop.folder / "var" / "points").read_text().splitlines()
    finally:
        shop.kill()


def die_at(number: int, scenario: Scenario[Client], shops: StockedShops, *, within: float = CONVERGED_WITHIN) -> Died:
    """Kill the shop at point ``number``. Raises ``AssertionError`` when the truth is lost or later than ``within``."""
    shop = shops.new(f"{scenario.name}-{number}", SHOP_KILL_AT=str(number))
    prover = Prover({**shop.environment(), "SHOP_KILL_AT": ""})
    try:
        client, key = prepare(shop, scenario), new_key()
        before = len(effects(shop))
        _expect_death(shop, client, scenario, key)
        del shop.extra["SHOP_KILL_AT"]
        shop.start()
        budget = Budget(within)
        answer = retried(client, scenario, key, within=budget.left)
        prover.prove(within=budget.left)
        converged = budget.spent
        assert converged <= within, f"converged in {converged:.1f} s"
        effects_are_right(effects(shop)[before:], scenario, answer)
        return Died(scenario.name, number, (shop.folder / "var" / "killed").read_text(), converged)
    finally:
        shop.kill()
        prover.close()


def _expect_death(shop: Shop, client: Client, scenario: Scenario[Client], key: str) -> None:
    try:
        answer = scenario.act(client, key)
    except requests.RequestException:
        assert shop.died(within=10), "the shop lives on"
    else:
        raise AssertionError(f"the request was answered ({answer.status_code}): it did not pass the point")
