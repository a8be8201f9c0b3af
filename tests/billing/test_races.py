"""Races and crashes on SQLite files and on PostgreSQL, effects counted in the provider's books."""

from pathlib import Path
from typing import Any

import pytest

from tests.billing.races.drive import Place
from tests.live.migrated import new_database


@pytest.fixture
def place(tmp_path: Path, database: str, request: pytest.FixtureRequest) -> Place:
    """An empty database for the race."""
    url = new_database(request.getfixturevalue("postgres"), "billing") if database == "postgres" else ""
    return Place(tmp_path / "race", url)


def numbers_are_gapless(report: dict[str, Any], *, invoices: int) -> None:
    """Everything asked for was issued, once, under the numbers 1..n."""
    assert report["failed"] == {}
    assert report["killed"] == 10
    assert report["refused"]
    assert report["rolled_back"] >= invoices * 0.05
    assert (report["documents"], report["orders"]) == (invoices, invoices)
    assert report["numbers"] == list(range(1, invoices + 1))
    assert report["violations"] == []


def test_a_thousand_invoices_with_a_tenth_rolled_back_and_ten_kills_have_the_numbers_one_to_a_thousand(
    place: Place,
) -> None:
    report = place.run("storm", invoices=1000, processes=8, rolled_back=0.1, twins=20, kills=10, seed=2026)
    numbers_are_gapless(report, invoices=1000)


def nothing_is_kept(report: dict[str, Any]) -> None:
    """Whoever won, the order that was given up costs the buyer nothing, and nobody got an error."""
    assert report["troubles"] == {}
    assert report["violations"] == []
    assert set(report["statuses"]) <= {"voided", "refunded"}
    assert not any(effect.startswith("2") for effect in report["effects"])


def test_captures_and_cancellations_at_once_leave_nothing_kept_and_nothing_done_twice(place: Place) -> None:
    nothing_is_kept(place.run("tangle", play="capture_and_cancel", rounds=15))


def test_attempts_and_a_cancellation_at_once_leave_nothing_kept_and_nothing_done_twice(place: Place) -> None:
    nothing_is_kept(place.run("tangle", play="attempts_and_cancel", rounds=15))


def test_the_same_news_from_many_places_at_once_is_one_change(place: Place) -> None:
    news_is_one_change(place.run("tangle", play="news", rounds=10))


def news_is_one_change(report: dict[str, Any]) -> None:
    """Written once, by whoever was first; nobody got an error."""
    assert report == {
        "statuses": {"authorised": 10},
        "effects": {"1×authorise": 10},
        "troubles": {},
        "violations": [],
    }


def test_a_process_that_dies_around_the_providers_effect_is_followed_and_nothing_is_done_twice(place: Place) -> None:
    followed_and_once(place.run("crash"))


def followed_and_once(reports: dict[str, Any]) -> None:
    """Unknown until somebody looked, then what it was to be, done once by the provider's own books."""
    ends = {"authorise": "authorised", "capture": "captured", "cancel": "refunded"}
    assert len(reports) == 6
    for name, report in reports.items():
        assert (name, report["died"], report["shown"]) == (name, True, ["unknown"])
        assert (name, report["status"]) == (name, [ends[name.split()[0]]])
        assert (name, set(report["effects"].values())) == (name, {1})
        assert (name, report["violations"]) == (name, [])
        assert report["seconds"] <= 60
