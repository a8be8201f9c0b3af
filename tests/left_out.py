"""What a test run leaves out: ``make test`` tries everything once, ``.ci/run`` and ``make test-faults`` all of it."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

#: Set to 1 for all of it, to ``often`` for what ``.ci/run`` tries of it, and to ``seldom`` or ``repeated`` for what is
#: left out otherwise for that reason, and only that.
FULL: Final = "SHOP_TEST_FULL"
TESTS: Final = Path(__file__).parent
#: Left out with these parameters, because others show it in every run.
SELDOM: Final[Mapping[str, Mapping[str, str | int]]] = {
    # Dying apart: on PostgreSQL. Files under processes that die: in one process.
    "faults/test_kill_points_apart.py": {"database": "sqlite"},
    # Both shapes on files: one journey step by step (test_first_order). The seeded ones: on PostgreSQL.
    "journeys/test_same_in_both_shapes.py": {"database": "sqlite"},
    "journeys/test_first_order.py": {"database": "postgres"},
    # Apart, the last unit and the same key race in every CI, and messages come late, twice or never (faults/apart).
    "orders/test_silent_provider.py": {"shape": "apart"},
    "orders/test_hold_expiry.py": {"shape": "apart"},
    # Another mood of Consul's stands for it.
    "faults/apart/test_consul_asked.py": {"mood": "garbage"},
}
#: Left out of ``make test`` with these parameters, so that it takes about ten minutes; ``.ci/run`` runs them after it.
REPEATED: Final[Mapping[str, Mapping[str, str | int]]] = {
    # Races for units and keys: in one process on files; units by inventory's own, and one key apart, on PostgreSQL too.
    "orders/test_last_unit.py": {"database": "postgres"},
    "orders/test_same_key.py": {"shape": "together", "database": "postgres"},
    "shop/races/test_races.py": {"place": "postgres"},
    # Dying: in one process on files. The sweeps of ``.ci/run`` kill apart and on PostgreSQL.
    "faults/test_kill_points.py": {"database": "postgres"},
    "faults/test_kill_points_apart.py": {},
    # Apart, messages come all at once, doors are tried, and Consul is broken for those who look and register.
    "faults/apart/test_messages_at_once.py": {"database": "postgres"},
    "faults/apart/test_messages.py": {},
    "faults/apart/test_operations.py": {},
    "faults/apart/test_databases.py": {},
    "faults/apart/test_database_restarts.py": {},
    "faults/apart/test_moods.py": {},
    "faults/apart/test_consul_asked.py": {},
    "faults/test_absence.py": {},
    "faults/test_central.py": {},
    "faults/test_signing.py": {},
    # An instance that is sick is one of the gateway's (gateway/edge/test_sick_instances.py).
    "faults/apart/test_sick_instances.py": {},
    # One journey step by step, apart too. The back office's tables, forms and rights: in one process.
    "journeys/test_same_in_both_shapes.py": {},
    "backoffice/test_apart.py": {},
    # In one process on files. Apart, settings change without a load in configsvc/test_apart.py.
    "orders/test_silent_provider.py": {"shape": "together", "database": "postgres"},
    "orders/test_hold_expiry.py": {"shape": "together", "database": "postgres"},
    "faults/test_configuration.py": {"shape": "apart"},
    # Each of these has a test in one process: the page, masks, changes, mistakes, what is kept (billing, shop/config).
    "billing/test_configured.py": {},
    # Each layout is read in this process (test_layouts); here it is served.
    "configsvc/test_layouts_served.py": {},
    # Issuers of invoices wait for each other on PostgreSQL; files have one writer anyway.
    "billing/test_races.py": {"database": "sqlite"},
    # A browser sees one door in either shape. It buys, follows and pays at one process in every run.
    "storefront/test_journeys.py": {"shape": "apart"},
    "storefront/test_trouble.py": {},
    # Journeys by keyboard are looked at in every run; every page in both themes, languages and when narrow, here.
    "storefront/test_access.py::test_axe_finds_nothing_and_all_fits_when_narrow_or_twice_as_big": {},
    "storefront/test_access.py::test_axe_finds_nothing_in_french_either_and_its_longer_words_fit": {},
    "storefront/test_access.py::test_the_page_of_operations_is_for_everybody_too": {},
    # With a mouse in every run (test_journeys).
    "storefront/test_access.py::test_addresses_devices_and_the_end_of_an_account_are_there_by_keyboard_alone": {},
    # The gateway's tour changes routes, shares and instances, which have tests of their own (gateway/edge).
    "journeys/test_tour.py::test_the_gateways_tour_is_true": {},
    # What the README prints, at one process; ``make run-apart`` itself.
    "journeys/test_tour.py": {"shape": "apart"},
    "shop/serving/test_fleet.py::test_everything_runs_and_everything_stops": {},
    # Each way a secret could get out has a test of its own.
    "shop/secrets/test_canaries.py": {},
    # In one process in every run.
    "shop/telemetry/test_spans.py": {"shape": "apart"},
    "faults/test_rotation.py": {},
    # What schemathesis does not think of; what it does, and bodies of all kinds, in every run.
    "api/test_odd_requests.py": {},
    # On SQLite in every run.
    "api/test_on_postgres.py": {},
    "inventory/test_on_postgres.py": {},
    # By a customer and by staff in every run.
    "api/test_schemathesis.py::test_a_stranger_is_answered_as_documented": {},
    # What guards these is taken away from code in every ``make test-negative``; here, from a running shop.
    "faults/negative/test_live.py::test_reading_and_then_counting_sells_the_last_unit_more_than_once": {},
    "faults/negative/test_live.py::test_the_databases_own_checks_still_sell_it_once": {},
    "faults/negative/test_live.py::test_locks_in_the_order_of_the_cart_wait_for_each_other": {},
    "faults/negative/test_live.py::test_a_key_that_a_process_keeps_to_itself_is_forgotten_with_it": {},
    "faults/negative/test_live.py::test_a_question_under_a_new_key_each_time_takes_the_money_twice": {},
    "faults/negative/test_live.py::test_a_payment_that_is_not_on_record_first_is_asked_for_again_and_again": {},
    "faults/negative/test_live.py::test_when_nobody_asks_the_provider_again_the_order_has_no_end": {},
    "faults/negative/test_live.py::test_an_order_that_is_given_up_without_a_word_keeps_the_money": {},
    "faults/negative/test_live.py::test_without_giving_it_back_a_buyer_without_a_unit_has_paid_for_one": {},
}


def leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """All that are left out for another reason than the one asked for (pytest tells how many were deselected)."""
    asked = os.environ.get(FULL, "")
    wanted = {"1": {"", "repeated", "seldom"}, "often": {"", "repeated"}}.get(asked, {asked})
    config.hook.pytest_deselected(items=[item for item in items if _reason(item) not in wanted])
    items[:] = [item for item in items if _reason(item) in wanted]


def _reason(item: pytest.Item) -> str:
    """Why ``make test`` leaves it out; "" where it does not."""
    return "seldom" if _is_seldom(item) else "repeated" if _is_listed(item, REPEATED) else ""


def _is_listed(item: pytest.Item, table: Mapping[str, Mapping[str, str | int]]) -> bool:
    """Whether ``table`` has the item's file, or its function there, with parameters that are the item's."""
    file, function = item.path.relative_to(TESTS).as_posix(), getattr(item, "originalname", item.name)
    named = table.get(f"{file}::{function}", table.get(file))
    params = item.callspec.params if hasattr(item, "callspec") else {}
    return named is not None and named.items() <= params.items()


def _is_seldom(item: pytest.Item) -> bool:
    """Apart is for PostgreSQL; apart on SQLite files, one journey stands for the rest. And see ``SELDOM``."""
    if _is_listed(item, SELDOM):
        return True
    callspec = getattr(item, "callspec", None)
    if callspec is None or callspec.params.get("database") != "sqlite":
        return False
    folder = item.path.relative_to(TESTS).parts[0]
    is_apart = callspec.params.get("shape") == "apart" or "crew" in item.fixturenames or folder == "backoffice"  # type: ignore[attr-defined]
    return is_apart and folder != "journeys"
