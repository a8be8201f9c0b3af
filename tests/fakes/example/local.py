"""The example's own side."""

import time
from datetime import UTC, datetime

from django.db import OperationalError

from shop.calls.context import principal, remaining, request_id
from shop.calls.errors import Unreachable
from shop.errors import Forbidden, Invalid, NotFound, TooManyRequests, Unavailable
from shop.telemetry.tracing import traceparent
from tests.fakes.example.interface.contract import Taken, Thing, Travelled

ran: list[str] = []


def echo(*, thing: Thing) -> Thing:
    return thing


def nothing() -> None:
    return None


def where(*, padding: str) -> Travelled:
    who, left = principal(), remaining()
    return Travelled(
        kind=who.kind,
        subject=who.subject,
        permissions=tuple(sorted(who.permissions)),
        request_id=request_id(),
        trace=traceparent(),
        remaining_ms=-1 if left is None else int(left * 1000),
    )


def fail(*, how: str) -> None:
    errors: dict[str, Exception] = {
        "declared": Taken(name="A", by="B", since=datetime(2026, 1, 2, tzinfo=UTC), left=3),
        "invalid": Invalid(errors={"name": ["Too long."]}),
        "forbidden": Forbidden(permission="example.fail"),
        "later": TooManyRequests(retry_after=17),
        "undeclared": NotFound(),
        "unavailable": Unavailable(retry_after=9),
        "nested": Unreachable(service="other-service"),
        "database": OperationalError("database is locked"),
    }
    raise errors[how]


def once(*, name: str) -> int:
    ran.append(name)
    return len(ran)


def slow(*, seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def private() -> None:
    return None
