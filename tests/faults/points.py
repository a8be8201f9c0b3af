"""One kill point of one scenario: die there, start again, and see that everything converges."""

from contextlib import suppress
from typing import Final

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

#: On a busy machine the shop's own jobs may be quicker than a request.
SHOPS: Final = 3


def points_of(scenario: Scenario[Client], shops: StockedShops) -> list[str]:
    """The names of all points the scenario passes, in order, counted in a run that nobody kills."""
    shop = shops.new(f"count-{scenario.name}", SHOP_COUNT_POINTS="1")
    try:
        client = prepare(shop, scenario)
        retried(client, scenario, new_key(), within=20)
        return (shop.folder / "var" / "points").read_text().splitlines()
    finally:
        shop.kill()


class _NotPassed(AssertionError):
    """The request was answered without passing the point: the shop's own jobs had taken a step of it."""


def die_at(number: int, scenario: Scenario[Client], shops: StockedShops, *, within: float = CONVERGED_WITHIN) -> Died:
    """Kill the shop at point ``number``, in as many shops as it takes until one passes it (at most ``SHOPS``).

    Raises ``AssertionError`` when the truth is lost or later than ``within``.
    """
    for attempt in range(1, SHOPS):
        with suppress(_NotPassed):
            return _die_at(number, scenario, shops, attempt, within)
    return _die_at(number, scenario, shops, SHOPS, within)


def _die_at(number: int, scenario: Scenario[Client], shops: StockedShops, attempt: int, within: float) -> Died:
    shop = shops.new(f"{scenario.name}-{number}-{attempt}", SHOP_KILL_AT=str(number))
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
        raise _NotPassed(f"the request was answered ({answer.status_code}): it did not pass the point")
