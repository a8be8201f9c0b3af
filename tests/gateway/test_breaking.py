"""CircuitBreaker: what opens it, what it says then, and who answers instead."""

import socket
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.test import Client

from gateway.arguments import ArgumentProblem, Step
from gateway.errors import Overloaded, ServiceInterrupted, ServiceTimeout
from gateway.exchange import Reply
from gateway.filters.base import Effect, Route
from gateway.filters.circuit import Circuit, Terms
from gateway.filters.refusals import refused
from gateway.filters.registry import filter_
from tests.gateway.defined import in_force
from tests.gateway.exchanges import exchange
from tests.gateway.stub import PLAIN, Answering, Asked, Stub, drain, says

pytestmark = pytest.mark.django_db(databases="__all__")

SMALL = Terms(rate=50, window=4, least=4, seconds=10, tries=2)
_names = (f"circuit-{number}" for number in count())


def state(one: Circuit) -> str:
    return one.state.value


def test_it_opens_at_its_rate_and_closes_when_tries_go_well() -> None:
    one = Circuit(SMALL)
    for good in (True, True, False):
        assert one.admit(0.0)
        one.saw(0.0, good=good)
    assert state(one) == "CLOSED"
    one.saw(0.0, good=False)
    assert state(one) == "OPEN"
    assert not one.admit(9.9)
    assert [one.admit(10.0) for _ in range(3)] == [True, True, False]
    one.saw(10.0, good=True)
    assert state(one) == "HALF_OPEN"
    one.saw(10.0, good=True)
    assert state(one) == "CLOSED"


def test_one_failure_of_two_tries_opens_it_again() -> None:
    one = Circuit(SMALL)
    for _ in range(4):
        one.saw(0.0, good=False)
    assert one.admit(10.0)
    one.saw(10.0, good=True)
    one.saw(10.0, good=False)
    assert state(one) == "OPEN"
    assert not one.admit(19.9)


def test_only_the_last_requests_count() -> None:
    one = Circuit(SMALL)
    for good in (False, True, True, True, False, True, True, False):
        one.saw(0.0, good=good)
    assert state(one) == "OPEN"  # false, true, true, false
    other = Circuit(SMALL)
    for good in (False, True, True, True, False, True, True, True, False):
        other.saw(0.0, good=good)
    assert state(other) == "CLOSED"


def test_tries_that_are_never_heard_of_keep_nobody_out_for_ever() -> None:
    one = Circuit(SMALL)
    for _ in range(4):
        one.saw(0.0, good=False)
    assert [one.admit(10.0) for _ in range(3)] == [True, True, False]
    assert not one.admit(19.0)
    assert one.admit(20.0)


def breaker(**args: object) -> Effect:
    few = {"name": next(_names), "slidingWindowSize": 2, "minimumNumberOfCalls": 2, "waitDurationInOpenState": "10s"}
    return filter_(Step("CircuitBreaker", {**few, **args})).effect(Route("one", frozenset({"id"})))


def fails(effect: Effect, times: int, error: Any = None) -> None:
    for _ in range(times):
        one = exchange("/x", now=0.0)
        assert effect.inward is not None
        assert effect.failed is not None
        effect.inward(one)
        effect.failed(one, error or ServiceInterrupted(service="x"))


def test_open_it_is_a_503_that_says_when() -> None:
    effect = breaker()
    fails(effect, 2)
    assert effect.inward is not None
    reply = effect.inward(exchange("/x", now=3.0))
    assert reply is not None
    assert reply.error is not None
    assert (reply.status, reply.error.code, reply.error.retry_after) == (503, "circuit_open", 7)
    assert effect.inward(exchange("/x", now=3.0, is_trial=True)) is None
    assert effect.inward(exchange("/x", now=10.0)) is None


@pytest.mark.parametrize(("status", "is_open"), [(500, True), (404, True), (503, False), (200, False)])
def test_a_status_counts_where_it_is_named(status: int, is_open: bool) -> None:
    effect = breaker(statusCodes="500, NOT_FOUND")
    assert effect.inward is not None
    assert effect.outward is not None
    for _ in range(2):
        one = exchange("/x", now=0.0)
        assert effect.inward(one) is None
        effect.outward(one, reply := Reply(status))
        assert (reply.status, reply.instead) == (status, None)
    assert (effect.inward(exchange("/x", now=0.0)) is not None) is is_open


def test_who_was_not_let_in_is_no_failure_and_no_success_of_the_role() -> None:
    """Shed by the gateway, or refused by a filter behind the breaker: neither opens it, nor closes it again."""
    effect = breaker(statusCodes=[429], permittedNumberOfCallsInHalfOpenState=1)
    assert effect.inward is not None
    assert effect.outward is not None
    fails(effect, 5, Overloaded(retry_after=1))
    for _ in range(5):
        one = exchange("/x", now=0.0)
        assert effect.inward(one) is None
        effect.outward(one, refused(Overloaded(), status=429))
    fails(effect, 2)
    assert effect.inward(exchange("/x", now=9.0)) is not None  # only these two opened it
    tried = exchange("/x", now=10.0)
    assert effect.inward(tried) is None
    effect.outward(tried, refused(Overloaded()))
    assert effect.inward(exchange("/x", now=10.0)) is None  # its one try is still to be had
    assert effect.inward(exchange("/x", now=10.0)) is not None


def test_two_routes_of_one_name_have_one_breaker() -> None:
    name = next(_names)
    fails(breaker(name=name), 2)
    again = breaker(name=name)
    assert again.inward is not None
    assert again.inward(exchange("/x", now=0.0)) is not None


def test_it_resumes_without_an_error_but_not_after_a_time_out() -> None:
    effect = breaker(resumeWithoutError=True, statusCodes=[500])
    assert effect.failed is not None
    assert effect.outward is not None
    one = exchange("/x", now=0.0)
    resumed = effect.failed(one, ServiceInterrupted(service="x"))
    assert resumed is not None
    assert (resumed.status, resumed.body) == (200, b"")
    assert effect.failed(one, ServiceTimeout(service="x")) is None
    effect.outward(one, reply := Reply(500, body=b"secret"))
    assert (reply.status, reply.body) == (500, b"")


@pytest.mark.parametrize(
    "args",
    [
        {"fallbackUri": "http://elsewhere.example/"},
        {"fallbackUri": "forward:relative"},
        {"fallbackUri": "forward:/x?y=1"},
        {"fallbackUri": "forward:/{nobody}"},
        {"failureRateThreshold": 0},
        {"statusCodes": ["WORSE"]},
    ],
)
def test_what_nobody_can_mean_is_refused(args: dict[str, object]) -> None:
    with pytest.raises(ArgumentProblem):
        breaker(**args)


def test_what_failed_is_said_on_the_fallbacks_route_and_nobody_else_says_it() -> None:
    effect = filter_(Step("FallbackHeaders", {"executionExceptionTypeHeaderName": "X-Type"})).effect(Route("one"))
    assert effect.inward is not None
    error = ServiceInterrupted(service="x")
    error.__cause__ = OSError("reset\r\nby peer é")
    one = exchange("/x", headers=[("root-cause-exception-type", "mine")])
    one.failure = error
    effect.inward(one)
    assert dict(one.fields) == {
        "x-type": "ServiceInterrupted",
        "execution-exception-message": "service_interrupted",
        "root-cause-exception-type": "OSError",
        "root-cause-exception-message": "reset  by peer",
    }
    other = exchange("/x", headers=[("x-type", "mine"), ("x-other", "y")])
    effect.inward(other)
    assert list(other.fields) == [("x-other", "y")]


# ---------------------------------------------------------------- through the door

ROUTES = """
- {{id: shaky, uri: '{shaky}', predicates: ['Path=/shaky/{{id}}'], filters: [
   'AddResponseHeader=X-Outer, yes', 'AddRequestHeader=X-Both, 1',
   {{name: CircuitBreaker, args: {{name: '{name}', fallbackUri: 'forward:/calm/{{id}}', statusCodes: [500],
     slidingWindowSize: 2, minimumNumberOfCalls: 2}}}},
   'AddResponseHeader=X-Inner, yes', 'AddRequestHeader=X-Shaky, 1']}}
- {{id: calm, uri: '{calm}', predicates: ['Path=/calm/**'],
   filters: [FallbackHeaders, 'AddResponseHeader=X-Calm, yes']}}
"""


def hangs_up(connection: socket.socket, asked: Asked) -> bool:
    drain(connection, asked)
    return False


@pytest.fixture
def two() -> Iterator[tuple[Stub, Stub]]:
    with Stub() as shaky, Stub() as calm:
        calm.answering = says(PLAIN.replace(b"Content-Type", b"Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Type"))
        with in_force(routes=ROUTES.format(shaky=shaky.url, calm=calm.url, name=next(_names))) as now:
            assert not now.rejected
            yield shaky, calm


SHAKY: dict[str, tuple[Answering, str]] = {
    "broken": (hangs_up, "ServiceInterrupted"),
    "status": (says(b"HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n"), "StatusFailed"),
}


@pytest.mark.parametrize("how", SHAKY)
def test_the_fallback_answers_instead(client: Client, two: tuple[Stub, Stub], how: str) -> None:
    shaky, calm = two
    shaky.answering, said = SHAKY[how]
    answers = [client.post("/shaky/7?a=b", b"{}", content_type="application/json") for _ in range(3)]
    for answer in answers:
        assert (answer.status_code, answer.content) == (200, b"{}")
        assert (answer["X-Outer"], answer["X-Calm"], "X-Inner" in answer) == ("yes", "yes", False)
        assert [value for name, value in answer.items() if name.lower() == "set-cookie"] == ["a=1", "b=2"]
    assert len(shaky.asked) == 2  # the third found it open
    types = [asked.values("Execution-Exception-Type") for asked in calm.asked]
    assert types == [[said], [said], ["CircuitOpen"]]
    assert {(asked.line, asked.body) for asked in calm.asked} == {("POST /calm/7?a=b HTTP/1.1", 2)}
    assert all(asked.values("X-Both") == ["1"] and not asked.values("X-Shaky") for asked in calm.asked)


def test_a_good_answer_needs_no_fallback(client: Client, two: tuple[Stub, Stub]) -> None:
    answer = client.get("/shaky/7")
    assert (answer["X-Outer"], answer["X-Inner"], "X-Calm" in answer) == ("yes", "yes", False)
    assert not two[1].asked


def test_a_fallback_may_be_this_process_and_a_missing_one_is_a_404(client: Client) -> None:
    def routes(path: str) -> str:
        breaker = f"{{name: CircuitBreaker, args: {{name: {next(_names)}, fallbackUri: 'forward:{path}'}}}}"
        return f"[{{id: gone, uri: 'lb://gone-service', predicates: [Path=/gone], filters: [{breaker}]}}]"

    with in_force(routes=routes("/api/billing/payment-methods")):
        assert client.get("/gone").status_code == client.get("/api/billing/payment-methods").status_code
    for nowhere in ("/nobodys", "/gone", "/internal/orders/ship"):
        with in_force(routes=routes(nowhere)):
            assert client.get("/gone").status_code == 404
