"""One contract, two ways to travel, one behaviour."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from shop.calls.context import Principal, acting_as, within
from shop.calls.errors import BadAnswer
from shop.errors import Forbidden, Invalid, ShopError, TooManyRequests, Unavailable
from shop.telemetry.tracing import traced
from tests.fakes.example.interface.contract import Colour, Part, Taken, Thing
from tests.shop.calls.conftest import Call

pytestmark = pytest.mark.django_db(databases="__all__")

GIVEN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
THING = Thing(
    colour=Colour.BLUE,
    parts=(Part(name="é\u2028\x00", amount=2**70), Part(name="", amount=-1)),
    made_at=datetime(2026, 11, 23, 1, 2, 3, 4, tzinfo=UTC),
)


def test_a_message_arrives_as_it_left(call: Call) -> None:
    assert call("echo", thing=THING) == THING


def test_no_result_is_none(call: Call) -> None:
    assert call("nothing") is None


def test_the_principal_the_request_id_and_the_deadline_travel_along(call: Call) -> None:
    who = Principal(kind="staff", subject="s-1", name="Ada", permissions=frozenset({"orders.ship", "a.b"}))
    with acting_as(who), within(2.0):
        found = call("where")
    assert (found.kind, found.subject, found.permissions) == ("staff", "s-1", ("a.b", "orders.ship"))
    assert found.request_id == "test-request-id"
    assert 0 < found.remaining_ms <= 2000


def test_the_trace_travels_along(call: Call) -> None:
    with traced(GIVEN):
        assert call("where").trace == GIVEN


def test_the_contract_bounds_the_time_when_nobody_else_does(call: Call) -> None:
    assert 4000 < call("where").remaining_ms <= 5000


@pytest.mark.parametrize(
    ("how", "expected", "params"),
    [
        ("declared", Taken, {"name": "A", "by": "B", "since": "2026-01-02T00:00:00Z", "left": 3}),
        ("invalid", Invalid, {"errors": {"name": ["Too long."]}}),
        ("forbidden", Forbidden, {"permission": "example.fail"}),
        ("later", TooManyRequests, {"retry_after": 17}),
        ("undeclared", BadAnswer, {"operation": "fail", "status": 404}),
        ("unavailable", Unavailable, {"retry_after": 1}),
        ("nested", Unavailable, {"retry_after": 1}),
        ("database", Unavailable, {"retry_after": 1}),
    ],
)
def test_both_ways_raise_the_same_errors(
    call: Call, how: str, expected: type[ShopError], params: dict[str, Any]
) -> None:
    with pytest.raises(ShopError) as caught:
        call("fail", how=how)
    assert type(caught.value) is expected
    assert {name: value for name, value in caught.value.params.items() if value != {}} == params


@pytest.mark.parametrize(
    "arguments",
    [{}, {"thing": None}, {"thing": THING, "more": 1}, {"thing": {"colour": "green", "parts": [], "made_at": "now"}}],
)
def test_arguments_the_contract_does_not_allow_never_leave(call: Call, arguments: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        call("echo", **arguments)


def test_types_are_not_guessed(call: Call) -> None:
    with pytest.raises(ValidationError):
        call("slow", seconds="0.1")
