"""Retry: which answers have another instance asked, how often, and after how long."""

import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from gateway.again import Again
from gateway.arguments import ArgumentProblem, step
from gateway.errors import ServiceInterrupted, ServiceTimeout, ServiceTrouble
from gateway.filters.base import Route
from gateway.filters.registry import filter_
from gateway.upstream import Question, Upstream
from shop.discovery.base import Instance
from tests.gateway.exchanges import exchange
from tests.gateway.stub import PLAIN, Answering, Stub, says


def told(written: object) -> Again:
    one = exchange()
    effect = filter_(step(written)).effect(Route("one"))
    assert effect.inward is not None
    effect.inward(one)
    assert one.again is not None
    return one.again


def answers(status: int, *lines: str) -> Answering:
    head = "\r\n".join([f"HTTP/1.1 {status} X", "Content-Length: 2", *lines])
    return says(f"{head}\r\n\r\n{{}}".encode())


def hangs_up(connection: Any, asked: Any) -> bool:
    return False


@pytest.fixture
def three() -> Iterator[list[Stub]]:
    with Stub() as one, Stub() as two, Stub() as other:
        yield [one, two, other]


def ask(stubs: list[Stub], again: Again | None, *, method: str = "GET", repeatable: bool = True) -> int:
    """The status of one question, to instances of which nothing is known."""
    asked = Upstream("things", lambda: [Instance(stub.url, stub.url) for stub in stubs])
    question = Question("/x", method, {}, None, repeatable, seconds=30, connect_seconds=2, again=again)
    return asked.ask(question).status


def sent(stubs: list[Stub]) -> list[int]:
    return [len(stub.asked) for stub in stubs]


def badly(stubs: list[Stub], answering: Answering) -> None:
    for stub in stubs:
        stub.answering = answering


#: What is written, method, status, and whether another instance is asked.
CASES: list[tuple[object, str, int, bool]] = [
    ("Retry", "GET", 503, True),
    ("Retry", "GET", 404, False),
    ("Retry", "GET", 200, False),
    ("Retry", "POST", 503, False),
    ("Retry=3, BAD_GATEWAY, POST", "POST", 502, True),
    ("Retry=3, BAD_GATEWAY, POST", "GET", 502, False),
    ({"name": "Retry", "args": {"statuses": "NOT_FOUND", "series": []}}, "GET", 404, True),
    ({"name": "Retry", "args": {"statuses": [404], "series": []}}, "GET", 500, False),
    ({"name": "Retry", "args": {"series": "CLIENT_ERROR"}}, "GET", 429, True),
    ({"name": "Retry", "args": {"series": "CLIENT_ERROR"}}, "GET", 500, False),
    ({"name": "Retry", "args": {"methods": "GET,PUT"}}, "PUT", 500, True),
    ({"name": "Retry", "args": {"methods": "PUT"}}, "GET", 500, False),
]


@pytest.mark.parametrize(("written", "method", "status", "wanted"), CASES)
def test_what_is_asked_again(written: object, method: str, status: int, wanted: bool) -> None:
    assert told(written).wants(method, status) is wanted


def test_no_instance_is_asked_twice_and_the_last_answer_is_the_visitors(three: list[Stub]) -> None:
    badly(three, answers(503))
    assert ask(three, told("Retry=5")) == 503
    assert sent(three) == [1, 1, 1]


def test_the_good_answer_of_another_is_the_visitors(three: list[Stub]) -> None:
    badly(three[:2], answers(500))
    three[2].answering = says(PLAIN)
    assert {ask(three, told("Retry=2")) for _ in range(5)} == {200}
    assert ask(three[:2], told("Retry=2")) == 500


def test_so_many_times_and_no_more(three: list[Stub]) -> None:
    badly(three, answers(500))
    ask(three, told("Retry=1"))
    assert sum(sent(three)) == 2


@pytest.mark.parametrize(
    ("again", "method", "repeatable"),
    [
        (None, "GET", True),
        ("Retry", "POST", True),
        ("Retry=3, 500, POST", "POST", False),
        ("Retry=3, 404", "GET", False),
    ],
)
def test_an_answer_stays_where_nobody_said_otherwise_or_it_might_do_harm(
    three: list[Stub], again: str | None, method: str, repeatable: bool
) -> None:
    badly(three, answers(500))
    assert ask(three, told(again) if again else None, method=method, repeatable=repeatable) == 500
    assert sum(sent(three)) == 1


def test_a_broken_connection_counts_unless_it_is_not_among_the_exceptions(three: list[Stub]) -> None:
    badly(three, hangs_up)
    name = "org.springframework.cloud.gateway.support.TimeoutException"
    with pytest.raises(ServiceInterrupted):
        ask(three, told({"name": "Retry", "args": {"exceptions": [name]}}))
    assert sum(sent(three)) == 1
    with pytest.raises(ServiceInterrupted):
        ask(three, told("Retry=2"))
    assert sum(sent(three)) == 4


def test_who_says_when_is_taken_at_their_word(three: list[Stub]) -> None:
    badly(three, answers(503, "Retry-After: 1"))
    began = time.monotonic()
    ask(three, told("Retry=1"))
    assert time.monotonic() - began >= 1
    assert sum(sent(three)) == 2


@pytest.mark.parametrize("when", ["600", "Wed, 21 Oct 2099 07:28:00 GMT"])
def test_nobody_waits_longer_than_the_visitor_has(three: list[Stub], when: str) -> None:
    badly(three, answers(503, f"Retry-After: {when}"))
    assert ask(three, told("Retry=1")) == 503
    assert sum(sent(three)) == 1


def test_retries_stay_within_their_budget(three: list[Stub]) -> None:
    badly(three, answers(500))
    asked = Upstream("things", lambda: [Instance(stub.url, stub.url) for stub in three])
    question = Question("/x", "GET", {}, None, True, seconds=30, connect_seconds=2, again=told("Retry"))
    began = time.monotonic()
    for _ in range(60):
        with suppress(ServiceTrouble):  # all of them are left alone for moments
            asked.ask(question)
    assert sum(sent(three)) <= 1.2 * 60 + 10 * (time.monotonic() - began + 1)


def test_after_the_time_out_none_begins(three: list[Stub]) -> None:
    badly(three, says(b"HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n", then=0.0))
    args = {"retries": 2, "timeout": "20ms", "backoff": {"firstBackoff": "60ms", "factor": 1}}
    assert ask(three, told({"name": "Retry", "args": args})) == 500
    assert sum(sent(three)) == 2


def test_pauses_grow_to_a_limit_with_some_chance_in_them() -> None:
    def pauses(again: Again, chance: float) -> list[float]:
        made = [0.0]
        for number in range(1, 5):
            made.append(again.pause(number, made[-1], chance))
        return [round(each, 3) for each in made[1:]]

    assert pauses(told("Retry=3, 500, GET, 10ms, 50ms, 2, true"), 0.5) == [0.01, 0.02, 0.04, 0.05]
    assert pauses(told("Retry=3, 500, GET, 10ms, 50ms, 2, false"), 0.5) == [0.02, 0.04, 0.05, 0.05]
    assert told("Retry=3, 500, GET, 10ms, 500ms, 1, false, 0.5").pause(1, 0.0, 0.0) == pytest.approx(0.005)
    assert told("Retry").pause(1, 0.0, 0.5) == 0.0


def test_a_late_answer_is_told_from_a_broken_one() -> None:
    again = told({"name": "Retry", "args": {"exceptions": "java.io.IOException"}})
    assert (again.interrupted, again.late) == (True, False)
    assert ServiceTimeout.status == 504


@pytest.mark.parametrize(
    "args",
    [
        {"retries": 0},
        {"series": "WORSE"},
        {"methods": []},
        {"methods": "CONNECT"},
        {"exceptions": "java.lang.Error"},
        {"series": [], "exceptions": []},
        {"backoff": {"firstBackoff": "soon"}},
        {"backoff": {"more": 1}},
    ],
)
def test_what_nobody_can_mean_is_refused(args: dict[str, object]) -> None:
    with pytest.raises(ArgumentProblem):
        told({"name": "Retry", "args": args})
