"""One effect each, whoever competes, dies or dawdles. ``tests/faults/negative/test_frame.py`` shows these red."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.shop.races.drive import Place, Race

JOBS, THINGS, STEPS, DEATHS, ROUNDS, CHANGES = 100, 8, 12, 4, 5, 4

RACES: Mapping[str, Race] = {
    "compete": Race("work.compete", {"jobs": JOBS, "runners": 3}),
    "killed": Race("work.killed", {"lease": 2.0}),
    "slow": Race("work.slow", {"lease": 0.6, "seconds": 2.0}),
    "asked_again": Race("work.asked_again", {"changes": CHANGES}),
    "relays": Race(
        "relay.storm", {"things": THINGS, "steps": STEPS, "relays": 3, "deaths": DEATHS, "lease": 0.5, "seed": 2026}
    ),
    "clicks": Race("keys.clicks", {"path": "/api/required", "rounds": ROUNDS, "clicks": 20, "pause": 0.05}),
    "claims": Race("keys.clicks", {"path": "/api/claim", "rounds": ROUNDS, "clicks": 20, "pause": 0.05}),
    "late_twin": Race("keys.clicks", {"path": "/api/required", "rounds": 1, "clicks": 2, "pause": 4.0}),
    "survive": Race("keys.survive", {}),
    "plan": Race("plan.among", {"rows": 100_000, "waiting": 20}),
}

Reports = Mapping[str, Any]


@pytest.fixture(scope="module")
def reports(place: Place) -> Reports:
    """What each race reported: one child process, because starting and migrating one takes longer than most races."""
    return place.run_all(RACES)


def each_job_has_one_effect(report: Reports) -> None:
    assert report["effects"] == {str(i): 1 for i in range(JOBS)}
    assert report["failures"] == JOBS // 10
    assert report["states"] == {"done": JOBS}


def test_runners_on_one_database_never_do_one_effect_twice(reports: Reports) -> None:
    each_job_has_one_effect(reports["compete"])
    assert reports["compete"]["processes"] > 1  # they did compete


def test_a_periodic_job_runs_in_one_process_at_a_time(reports: Reports) -> None:
    assert reports["compete"]["ticks"] >= 2
    assert reports["compete"]["overlapping"] == 0


def test_a_killed_workers_job_is_taken_up_when_its_lease_is_over(reports: Reports) -> None:
    report = reports["killed"]
    assert report["died"]
    assert (report["begun"], report["effects"]) == (2, 1)
    assert report["seconds"] < 5 * 2.0


def a_slow_job_runs_once(report: Reports) -> None:
    assert report == {"begun": 1, "states": ["done"]}


def test_a_job_may_take_longer_than_its_lease(reports: Reports) -> None:
    a_slow_job_runs_once(reports["slow"])


def nothing_is_missed(report: Reports) -> None:
    assert report["missed"] == 0
    assert report["looks"] == 2 * CHANGES


def test_what_is_asked_for_while_a_job_runs_is_done_by_another_run(reports: Reports) -> None:
    nothing_is_missed(reports["asked_again"])


def each_event_has_one_effect_in_order(report: Reports) -> None:
    assert report["states"] == {"delivered": THINGS * STEPS}
    assert report["effects"] == THINGS * STEPS
    assert report["more_than_once"] == 0
    assert report["out_of_order"] == 0


def test_relays_on_one_outbox_deliver_each_event_once_and_in_order(reports: Reports) -> None:
    each_event_has_one_effect_in_order(reports["relays"])
    assert reports["relays"]["deaths"] == DEATHS
    assert reports["relays"]["failures"] >= THINGS


def one_effect_and_one_answer(report: Reports) -> None:
    assert report["effects"] == {f"name-{i}": 1 for i in range(ROUNDS)}
    assert [len(bodies) for bodies in report["bodies"]] == [1] * ROUNDS, report["bodies"]
    assert report["statuses"] == [[201]] * ROUNDS
    assert report["other"] == []


def test_twenty_clicks_with_one_key_have_one_effect_and_one_answer(reports: Reports) -> None:
    one_effect_and_one_answer(reports["clicks"])


def test_twenty_clicks_on_what_settles_later_make_one(reports: Reports) -> None:
    assert reports["claims"]["effects"] == {f"name-{i}": 1 for i in range(ROUNDS)}
    assert reports["claims"]["statuses"] == [[202]] * ROUNDS
    assert reports["claims"]["other"] == []


def test_the_key_survives_the_process(reports: Reports) -> None:
    (answer,) = reports["survive"]["answers"]
    assert answer.startswith("201 ")
    assert (reports["survive"]["effects"], reports["survive"]["processes"]) == (1, 3)


def test_a_twin_that_waits_too_long_is_told_so_and_gets_the_answer_later(reports: Reports, place: Place) -> None:
    """PostgreSQL waits three seconds for the other's row, SQLite ten for the other's transaction."""
    report = reports["late_twin"]
    assert (report["statuses"], report["effects"]) == ([[201]], {"name-0": 1})
    assert len(report["bodies"][0]) == 1, report["bodies"]
    assert report["in_progress"] == (1 if place.database_url else 0)
    assert report["other"] == []


@pytest.mark.parametrize("kind", ["events", "jobs"])
def test_a_look_for_work_does_not_read_what_is_done(reports: Reports, kind: str) -> None:
    plan = reports["plan"]["plans"][kind]
    assert reports["plan"]["deliveries"] == 100_000
    for table in ("shop_events_delivery", "shop_work_job"):
        assert f"SCAN {table}" not in plan, plan
        assert f"Seq Scan on {table}" not in plan, plan
    assert reports["plan"]["ms"][kind] < 100, reports["plan"]
