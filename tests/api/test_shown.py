"""What every operation shows (A7): exactly the keys on the list beside this file, to whoever may see them.

A new key fails here until it stands on the list: somebody decided that it may be seen.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from shop.web.files import PDF
from tests.api.cast import Visitor, staff_with
from tests.api.document import Operation, operations
from tests.api.expected import EXPECTED
from tests.api.samples import sample_of
from tests.api.test_matrix import successes
from tests.api.world import World

pytestmark = pytest.mark.django_db(databases="__all__")

LIST: Final = Path(__file__).with_name("shown.json")
ALLOWED: Final[Mapping[str, Sequence[str]]] = json.loads(LIST.read_text())

#: Never, whatever the list says.
SECRETS: Final = re.compile(r"passw|hash|digest|salt|secret|lease|cost|last_login|is_superuser|canonical|private")
#: Tokens are answered only where handing one out is the point.
TOKENS: Final = {
    "customers_login",
    "customers_refresh",
    "customers_password_change",
    "orders_cart_lines_create",
    "orders_cart_lines_replace",
    "orders_cart_lines_delete",
    "orders_cart_claim",
    "orders_reorder",
    "orders_checkout_create",
}
NULL_TOKENS: Final = {"order_token", "cart_token", "refresh_token"}

EVERY: Final = pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.name)


def test_the_list_has_every_operation() -> None:
    assert {operation.name for operation in operations()} == set(ALLOWED)


@EVERY
def test_it_shows_what_is_on_the_list(operation: Operation, world: World) -> None:
    shows_what_is_on_the_list(operation, world)


@EVERY
def test_nothing_on_the_list_is_a_secret(operation: Operation) -> None:
    keys = ALLOWED[operation.name]
    assert [key for key in keys if SECRETS.search(key)] == []
    named = {key.rpartition(".")[2] for key in keys}
    if operation.name not in TOKENS:
        assert [key for key in named if key.endswith("token") and key not in NULL_TOKENS] == []


def shows_what_is_on_the_list(operation: Operation, world: World) -> None:
    for body in answers(operation, world):
        shown = dict(_keys(body))
        assert set(shown) <= set(ALLOWED[operation.name])
        if operation.name not in TOKENS:
            assert {key: value for key, value in shown.items() if key.rpartition(".")[2] in NULL_TOKENS and value} == {}
        assert _numbers_of_people(shown) == {}


def answers(operation: Operation, world: World) -> Iterator[Any]:
    """To each kind of person who gets one. What a file says is in the JSON that it is made of."""
    access = EXPECTED[operation.place]
    world.order(world.alice)
    world.address()
    if operation.path.startswith("/api/orders/cart"):
        world.fill(world.alice)
    for asker in _askers(access.kind, access.permission, world):
        sample = sample_of(operation, world, asker)
        answer = asker.request(operation.method, sample.path(operation), sample.body, headers=sample.needs)
        assert answer.status_code in successes(operation)
        if answer.status_code != 204 and answer.content and answer["Content-Type"] != PDF:
            yield answer.json()


def _askers(kind: str, permission: str, world: World) -> list[Visitor]:
    colleagues = [staff_with(permission or "orders.read")] if permission or kind == "signed-in" else []
    return colleagues if kind == "staff" else [world.alice, *colleagues]


def _keys(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _keys(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner, f"{path}[]")
    else:
        yield path, value


def _numbers_of_people(shown: Mapping[str, Any]) -> dict[str, Any]:
    """People are named by public ids only; an address has a number, which its owner alone may use."""
    people = re.compile(r"(customer|user|actor|subject|owner)(\.id|_id)?$|^id$")
    return {key: value for key, value in shown.items() if people.search(key) and type(value) is int and key != "id"}
