"""Answers of express requests are written down many at a time, and each as if it had been alone."""

import json
import time
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from pytest_django.fixtures import Settings

from gateway.edge.records import MOST, Answered, Records, Tally
from gateway.figures import Key, figures


@dataclass
class Requests:
    """Looks like what requests of one path have in common."""

    path: str
    tallies: dict[tuple[int, str], Tally] = field(default_factory=dict)

    def key(self, status: int, instance: str) -> Key:
        return Key(self.path, "lb://orders", "GET", status, instance)


def answered(
    of: Requests, *, seconds: float, at: float = 0.0, peer: str = "10.0.0.1", request_id: str = "r"
) -> Answered:
    return of, 200, "http://a", seconds, peer, '"c1"', request_id, at


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.fixture
def records(settings: Settings, caplog: pytest.LogCaptureFixture) -> Records:
    settings.SHOP_LOG_FORMAT = "json"
    caplog.set_level("INFO", "shop.request")
    return Records()


def test_each_has_the_time_of_its_answer(records: Records, capsys: pytest.CaptureFixture[str]) -> None:
    of, before, now = Requests("/times"), time.time(), time.monotonic()
    records.answered += [answered(of, seconds=0.01, at=now - ago) for ago in (0.09, 0.05, 0.0)]
    records.flush()
    first, second, third = (datetime.fromisoformat(str(line["timestamp"])).timestamp() for line in lines(capsys))
    assert (third - first, third - second) == pytest.approx((0.09, 0.05), abs=0.002)  # milliseconds are said
    assert before - 0.002 <= third <= time.time()


def test_each_has_its_own_words(records: Records, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = Requests("/one"), Requests("/other")
    records.answered += [
        answered(one, seconds=0.0123, request_id="a"),
        answered(other, seconds=70.0, peer='"x', request_id="b"),
        answered(one, seconds=0.0, request_id="c"),
    ]
    records.flush()
    assert [(line["path"], line["ms"], line["peer"], line["request_id"]) for line in lines(capsys)] == [
        ("/one", 12.3, "10.0.0.1", "a"),
        ("/other", 70000.0, '"x', "b"),
        ("/one", 0.0, "10.0.0.1", "c"),
    ]


def test_each_is_counted_once(records: Records) -> None:
    of = Requests("/counted")
    for _ in range(2):
        records.answered += [answered(of, seconds=0.5) for _ in range(3)]
        records.flush()
        records.flush()
    (total,) = [each for each in figures().totals() if each.key.route == "/counted"]
    assert (total.number, total.seconds) == (6, 3.0)
    assert sum(figures().buckets["/counted"]) == 6


def test_lines_that_others_give_their_time_do_not_wait(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.SHOP_LOG_FORMAT = "text"
    caplog.set_level("INFO", "shop.request")
    assert Records().most == 1
    caplog.set_level("WARNING", "shop.request")
    assert Records().most == MOST


def test_a_line_that_others_write_says_as_much(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.SHOP_LOG_FORMAT = "text"
    caplog.set_level("INFO", "shop.request")
    records = Records()
    records.answered.append(answered(Requests("/text"), seconds=0.0123))
    records.flush()
    said = vars(caplog.records[-1])
    assert {name: said[name] for name in ("method", "path", "status", "ms", "peer", "subject", "request_id")} == {
        "method": "GET",
        "path": "/text",
        "status": 200,
        "ms": 12.3,
        "peer": "10.0.0.1",
        "subject": "c1",
        "request_id": "r",
    }
