"""The document, tried at random with one seed: whatever it allows, and what it forbids, is answered as it says."""

import os
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shop.roles.catalogue import STAFF_PERMISSIONS
from tests.api.cast import Visitor, fresh_peer, staff_with
from tests.api.document import Operation, document, operations
from tests.api.samples import sample_of
from tests.api.world import World

pytestmark = pytest.mark.django_db(databases="__all__")

CHECKS: Final = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SEED: Final = int(os.environ.get("SHOP_FUZZ_SEED", "2026"))
#: Each operation so often, by each of three visitors, with right and with wrong values.
EXAMPLES: Final = int(os.environ.get("SHOP_FUZZ_EXAMPLES", "10"))

EVERY: Final = pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.name)


@EVERY
def test_a_customer_is_answered_as_documented(operation: Operation, world: World) -> None:
    is_answered_as_documented(operation, world, world.alice)


@EVERY
def test_staff_are_answered_as_documented(operation: Operation, world: World) -> None:
    is_answered_as_documented(operation, world, staff_with(*STAFF_PERMISSIONS))


@EVERY
def test_a_stranger_is_answered_as_documented(operation: Operation, world: World) -> None:
    is_answered_as_documented(operation, world, Visitor())


def is_answered_as_documented(operation: Operation, world: World, asker: Visitor) -> None:
    """Right values about things that are there, then wrong ones about anything."""
    things = {name: str(value) for name, value in sample_of(operation, world).things.items()}
    _try(operation, GenerationMode.POSITIVE, asker, path_parameters=things or None)
    _try(operation, GenerationMode.NEGATIVE if _can_be_wrong(operation) else GenerationMode.POSITIVE, asker)


def _try(operation: Operation, mode: GenerationMode, asker: Visitor, **fixed: Any) -> None:
    headers = {"Accept-Encoding": "identity"}  # nobody unpacks in process
    if asker.token:
        headers["Authorization"] = f"Bearer {asker.token}"

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=_schema()[operation.path][operation.method].as_strategy(generation_mode=mode, **fixed))
    def tried(case: Case[Any]) -> None:
        answer = case.call(base_url="http://testserver", headers=headers, app=_application)
        case.validate_response(answer, checks=CHECKS, headers=headers)

    tried()


def _can_be_wrong(operation: Operation) -> bool:
    """Not where all it takes is text of any kind."""
    schemas = [parameter["schema"] for parameter in operation.described.get("parameters", ())]
    return operation.body is not None or any(schema != {"type": "string"} for schema in schemas)


@cache
def _schema() -> Any:
    return schemathesis.openapi.from_dict(document())


@cache
def _django() -> Callable[..., Iterable[bytes]]:
    return get_wsgi_application()


def _application(environ: Mapping[str, Any], start_response: Any) -> Iterable[bytes]:
    """The shop; every request comes from another address, so that no limit is met."""
    return _django()({**environ, "REMOTE_ADDR": fresh_peer()}, start_response)
