"""Every operation of the document, asked by everybody: what is not yours is not there, and stays as it is."""

from typing import Any

import pytest

from shop.web.problems import MEDIA_TYPE
from tests.api.books import books
from tests.api.cast import Visitor, staff_with, staff_without
from tests.api.document import Operation, operations
from tests.api.expected import EXPECTED, Access
from tests.api.samples import SAMPLES, Sample, of_guest, sample_of
from tests.api.world import STREET, World

pytestmark = pytest.mark.django_db(databases="__all__")


def _of(*kinds: str) -> pytest.MarkDecorator:
    chosen = [found for found in operations() if found.place in EXPECTED and EXPECTED[found.place].kind in kinds]
    return pytest.mark.parametrize("operation", chosen, ids=lambda operation: operation.name)


def test_every_operation_is_declared() -> None:
    places = {operation.place for operation in operations()}
    assert places == set(EXPECTED)
    assert places == set(SAMPLES)


@_of("public", "signed-in", "own", "by-token", "staff")
def test_it_answers_whom_it_should(operation: Operation, world: World) -> None:
    answers_whom_it_should(operation, world)


@_of("signed-in", "own", "staff")
def test_it_asks_strangers_to_sign_in(operation: Operation, world: World, nobody: Visitor) -> None:
    refuses(operation, world, nobody, status=401, code="unauthenticated")


@_of("staff")
def test_it_refuses_customers(operation: Operation, world: World, bob: Visitor) -> None:
    for customer in (world.alice, bob):
        refuses(operation, world, customer, status=403, code="forbidden")


@_of("staff")
def test_it_refuses_staff_who_hold_every_other_permission(operation: Operation, world: World) -> None:
    refuses_staff_without(operation, world)


@_of("own", "by-token")
def test_another_customers_is_not_there(operation: Operation, world: World, bob: Visitor) -> None:
    is_not_there(operation, world, bob, sample_of(operation, world))


@_of("own", "by-token")
def test_it_is_not_there_for_staff_who_hold_every_other_permission(operation: Operation, world: World) -> None:
    is_not_there(operation, world, staff_without(EXPECTED[operation.place].permission), sample_of(operation, world))


@_of("by-token")
def test_a_customers_is_not_there_for_guests(operation: Operation, world: World, nobody: Visitor) -> None:
    is_not_there(operation, world, nobody, sample_of(operation, world))


@_of("by-token")
def test_a_guests_is_not_there_without_its_token(
    operation: Operation, world: World, bob: Visitor, nobody: Visitor
) -> None:
    for asker in (bob, nobody):
        is_not_there(operation, world, asker, of_guest(operation, world))


@_of("by-token")
def test_a_guest_gets_it_by_its_token(operation: Operation, world: World, nobody: Visitor) -> None:
    sample = of_guest(operation, world)
    answer = ask(operation, nobody, sample.path(operation), sample, **sample.guest)
    assert answer.status_code in successes(operation), answer.content


def answers_whom_it_should(operation: Operation, world: World) -> None:
    for asker in _welcome(EXPECTED[operation.place], world):
        sample = sample_of(operation, world, asker)
        answer = ask(operation, asker, sample.path(operation), sample)
        assert answer.status_code in successes(operation), answer.content


def refuses_staff_without(operation: Operation, world: World) -> None:
    carol = staff_without(EXPECTED[operation.place].permission)
    refuses(operation, world, carol, status=403, code="forbidden")


def refuses(operation: Operation, world: World, asker: Visitor, *, status: int, code: str) -> None:
    """``asker`` is told so, whether or not the thing exists, and nothing changes."""
    sample = sample_of(operation, world)
    before = books()
    answer = ask(operation, asker, sample.path(operation), sample)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, MEDIA_TYPE)
    assert answer.json()["code"] == code
    assert books() == before
    never = ask(operation, asker, sample.never_existed(operation), sample)
    assert _bar_request_id(answer) == _bar_request_id(never)


def is_not_there(operation: Operation, world: World, asker: Visitor, sample: Sample) -> None:
    """``asker`` cannot tell it from what never existed, learns nothing of its owner, and changes nothing."""
    before = books()
    answer = ask(operation, asker, sample.path(operation), sample)
    assert (answer.status_code, answer.headers.get("Content-Type")) == (404, MEDIA_TYPE), answer.content
    assert books() == before
    never = ask(operation, asker, sample.never_existed(operation), sample)
    assert _bar_request_id(answer) == _bar_request_id(never)
    assert STREET.encode() not in answer.content


def ask(operation: Operation, asker: Visitor, path: str, sample: Sample, **headers: str) -> Any:
    return asker.request(operation.method, path, sample.body, headers={**sample.needs, **headers})


def successes(operation: Operation) -> set[int]:
    return {status for status in operation.statuses if status < 300}


def _welcome(access: Access, world: World) -> list[Visitor]:
    """Those who get it: of each kind one."""
    owner = [] if access.kind == "staff" else [world.alice]
    strangers = [Visitor()] if access.kind == "public" else []
    colleagues = [staff_with(access.permission)] if access.permission else []
    return [*owner, *strangers, *colleagues]


def _bar_request_id(answer: Any) -> tuple[bytes, dict[str, str]]:
    given = answer.headers["X-Request-Id"]
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-Id"}
    return answer.content.replace(given.encode(), b""), headers
