"""LocalResponseCache: what is kept, for whom and for how long, and what never is."""

from contextlib import suppress
from itertools import count
from typing import Any

import pytest
from django.test import Client

from gateway.arguments import ArgumentProblem, step
from gateway.errors import ServiceInterrupted
from gateway.exchange import Fields, Reply
from gateway.filters.base import Effect, Route
from gateway.filters.kept import Answers, Kept
from gateway.filters.registry import filter_
from tests.gateway.defined import in_force
from tests.gateway.exchanges import exchange
from tests.gateway.stub import Stub, says

Lines = list[tuple[str, str]]
_routes = (f"route {number}" for number in count())


def cache(written: object = "LocalResponseCache=5m, 1MB", route: str = "") -> Effect:
    return filter_(step(written)).effect(Route("one", text=route or next(_routes)))


def hit(effect: Effect, path: str = "/x", at: float = 0.0, headers: Lines | None = None, **said: Any) -> Reply | None:
    assert effect.inward is not None
    return effect.inward(exchange(path, now=at, headers=headers, **said))


def put(effect: Effect, reply: Reply, path: str = "/x", headers: Lines | None = None, **said: Any) -> Reply:
    """Ask, and have the role answer ``reply``."""
    assert effect.inward is not None
    assert effect.outward is not None
    one = exchange(path, now=0.0, headers=headers, **said)
    assert effect.inward(one) is None
    effect.outward(one, reply)
    return reply


def said(*lines: tuple[str, str], status: int = 200, body: bytes | None = b"kept") -> Reply:
    return Reply(status, Fields(lines), body)


def test_the_same_question_has_the_same_answer_until_its_time_is_over() -> None:
    effect = cache()
    put(effect, said(("content-type", "text/plain"), ("content-length", "4"), ("x-request-id", "r")))
    found = hit(effect, at=299.0)
    assert found is not None
    assert (found.status, found.body, list(found.fields)) == (200, b"kept", [("content-type", "text/plain")])
    assert hit(effect, at=300.0) is None


def test_max_age_is_what_is_left_and_a_shorter_one_holds() -> None:
    effect = cache()
    first = put(effect, said(("cache-control", "public, max-age=60")))
    assert first.fields.first("cache-control") == "public, max-age=60"
    found = hit(effect, at=20.0)
    assert found is not None
    assert found.fields.first("cache-control") == "public, max-age=40"
    assert hit(effect, at=60.0) is None
    longer = put(cache(), said(("cache-control", "max-age=86400")))
    assert longer.fields.first("cache-control") == "max-age=300"


#: Answers, and whether they are kept.
ANSWERS: list[tuple[Reply, bool]] = [
    (said(), True),
    (said(status=301), True),
    (said(status=404), False),
    (said(status=302), False),
    (said(("cache-control", "no-store")), False),
    (said(("cache-control", "private, max-age=60")), False),
    (said(("cache-control", "no-cache")), False),
    (said(("cache-control", "max-age=0")), False),
    (said(("cache-control", "s-maxage=0, max-age=60")), False),
    (said(("vary", "*")), False),
    (said(("set-cookie", "a=b")), False),
    (said(body=None), False),
]


@pytest.mark.parametrize(("reply", "kept"), ANSWERS)
def test_which_answers_are_kept(reply: Reply, kept: bool) -> None:
    effect = cache()
    put(effect, reply)
    assert (hit(effect) is not None) is kept


#: Lines of a request after one that was kept, and whether it is answered with that.
ASKED: list[tuple[Lines, bool]] = [
    ([], True),
    ([("accept", "text/html")], True),
    ([("cache-control", "no-store")], False),
    ([("cache-control", "no-cache")], False),
    ([("cache-control", "max-age=0")], False),
    ([("authorization", "Bearer x")], False),
    ([("cookie", "a=b")], False),
    ([("range", "bytes=0-1")], False),
    ([("if-none-match", '"x"')], False),
    ([("content-length", "2")], False),
]


@pytest.mark.parametrize(("lines", "same"), ASKED)
def test_who_gets_it(lines: Lines, same: bool) -> None:
    effect = cache()
    put(effect, said())
    assert (hit(effect, headers=lines) is not None) is same


@pytest.mark.parametrize(
    "other", [{"method": "HEAD"}, {"method": "POST"}, {"host": "other.example"}, {"path": "/x?a=b"}]
)
def test_another_question_is_another(other: dict[str, Any]) -> None:
    effect = cache()
    put(effect, said())
    assert hit(effect, **other) is None


def test_a_fresh_answer_takes_the_place_of_the_one_there_was() -> None:
    effect = cache()
    put(effect, said())
    put(effect, said(body=b"new"), headers=[("cache-control", "no-cache")])
    found = hit(effect)
    assert found is not None
    assert found.body == b"new"
    put(effect, said(body=b"secret"), headers=[("cache-control", "no-store")])
    found = hit(effect)
    assert found is not None
    assert found.body == b"new"


def test_what_it_varies_by_has_to_be_the_same() -> None:
    effect = cache()
    put(effect, said(("vary", "Accept-Language"), body=b"fr"), headers=[("accept-language", "fr")])
    put(effect, said(("vary", "accept-language"), body=b"en"), headers=[("accept-language", "en")])
    found = [hit(effect, headers=[("accept-language", each)]) for each in ("fr", "en", "de")]
    assert [None if each is None else each.body for each in found] == [b"fr", b"en", None]
    assert hit(effect) is None


def test_a_token_is_answered_only_with_what_is_for_all_and_was_asked_with_it() -> None:
    mine, others = [("authorization", "Bearer a")], [("authorization", "Bearer b")]
    effect = cache()
    put(effect, said(), headers=mine)
    assert hit(effect, headers=mine) is None
    put(effect, said(("cache-control", "public")), headers=mine)
    assert hit(effect, headers=mine) is not None
    assert hit(effect, headers=others) is None
    assert hit(effect) is None


def test_what_is_kept_outlives_other_routes_and_not_its_own_change() -> None:
    put(cache(route="as it was"), said())
    assert hit(cache(route="as it was")) is not None
    assert hit(cache(route="another target")) is None


def test_room_is_bounded_and_the_one_nobody_asks_for_goes_first() -> None:
    answers = Answers(5000)
    for number in range(4):
        answers.put((str(number),), (), (), Kept(200, (), b"x" * 1000, 9.0))
        answers.get(("0",), (), 0.0)
    assert [answers.get((str(number),), (), 0.0) is not None for number in range(4)] == [True, False, True, True]
    assert answers.size == 3 * 1512
    answers.put(("long",), (), (), Kept(200, (), b"x" * 5000, 9.0))
    assert answers.get(("long",), (), 0.0) is None
    answers.put(("0",), ("vary",), ("a",), Kept(200, (), b"x", 9.0))
    assert answers.get(("0",), (), 0.0) is None
    assert answers.varies(("0",)) == ("vary",)


def test_a_trial_is_answered_with_nothing_kept() -> None:
    effect = cache()
    put(effect, said())
    assert hit(effect, is_trial=True) is None


@pytest.mark.parametrize("written", ["LocalResponseCache=0s", "LocalResponseCache=5m, huge", "LocalResponseCache=soon"])
def test_what_nobody_can_mean_is_refused(written: str) -> None:
    with pytest.raises(ArgumentProblem):
        cache(written)


@pytest.mark.django_db(databases="__all__")
def test_through_the_door_the_role_is_asked_once_and_a_long_answer_passes(client: Client) -> None:
    with Stub() as stub:
        routes = f"[{{id: kept, uri: '{stub.url}', predicates: [Path=/kept/**], filters: [LocalResponseCache=5m]}}]"
        with in_force(routes=routes):
            answers = [client.get("/kept/a") for _ in range(3)]
            assert {(each.status_code, each.content) for each in answers} == {(200, b"{}")}
            assert len(stub.asked) == 1
            pieces = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n"
            for path, end, times in (("/kept/pieces", b"0\r\n\r\n", 1), ("/kept/cut", b"", 2)):
                stub.forget()
                stub.answering = says(pieces + end, go_on=bool(end))
                for _ in range(2):
                    answer: Any = client.get(path)
                    with suppress(ServiceInterrupted):
                        assert b"".join(answer) == b"{}"
                assert len(stub.asked) == times
            stub.forget()
            long = b"x" * 9 * 1024 * 1024
            stub.answering = says(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(long) + long)
            for _ in range(2):
                passed: Any = client.get("/kept/b")
                assert sum(map(len, passed.streaming_content)) == len(long)
            assert len(stub.asked) == 2
