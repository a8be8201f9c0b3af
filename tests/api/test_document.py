"""The OpenAPI document itself: complete, unambiguous, and made without a warning."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from shop.roles.catalogue import MODULES
from tests.api.document import Operation, document, operations

EVERY = pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.name)


def test_it_is_made_without_a_warning() -> None:
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    assert (dict(GENERATOR_STATS._warn_cache), dict(GENERATOR_STATS._error_cache)) == ({}, {})


def test_it_is_valid_openapi() -> None:
    validate_schema(document())  # type: ignore[no-untyped-call]


def test_it_is_served_as_it_is_made(client: Client) -> None:
    answer = client.get("/api/schema")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/vnd.oai.openapi+json"
    assert answer.json()["paths"].keys() == document()["paths"].keys()


def test_it_has_every_module() -> None:
    wanted = {module.name for module in MODULES.values() if module.is_public}
    assert {tag for operation in operations() for tag in operation.described["tags"]} == wanted


@EVERY
def test_an_operation_says_what_it_is_for(operation: Operation) -> None:
    assert len(operation.described["summary"]) > 5
    assert len(operation.described["tags"]) == 1


@EVERY
def test_an_operations_name_can_be_read_and_called(operation: Operation) -> None:
    assert re.fullmatch(r"[A-Za-z]+(_[A-Za-z]+)*", operation.name)


def test_no_two_operations_share_a_name() -> None:
    names = Counter(operation.name for operation in operations())
    assert [name for name, count in names.items() if count > 1] == []


@EVERY
def test_every_problem_says_its_codes(operation: Operation) -> None:
    problems = [status for status in operation.statuses if status >= 400]
    assert problems
    assert all(operation.codes(status) for status in problems)
    for status in problems:
        assert list(operation.described["responses"][str(status)]["content"]) == ["application/problem+json"]


def test_no_person_is_named_by_a_number() -> None:
    """Whoever is meant is meant by a public id, which is text."""
    numbers = [where for where, schema in _integers(document()["components"]["schemas"]) if _names_a_person(where)]
    assert numbers == []


def _integers(schemas: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, schema in schemas.items():
        for field, inner in schema.get("properties", {}).items():
            if inner.get("type") == "integer":
                yield f"{name}.{field}", inner


def _names_a_person(where: str) -> bool:
    return bool(re.search(r"(customer|user|actor|subject|owner|person)(_?id)?$", where.rpartition(".")[2]))
