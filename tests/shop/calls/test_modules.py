"""The doors of the real modules, generated from the catalogue: what is published is there, and nothing else differs."""

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from shop.calls.wire import Operation, operations
from shop.roles.catalogue import BACKOFFICE, MODULES

ROOT = Path(__file__).resolve().parents[3]
PUBLISHING = [name for name in MODULES if find_spec(f"{name}.interface")]


def contract_of(module: str) -> Any:
    return import_module(f"{module}.interface.contract").CONTRACT


OPERATIONS = [
    pytest.param(found, id=f"{module}.{name}")
    for module in PUBLISHING
    for name, found in operations(module, contract_of(module)).items()
]


def test_every_business_module_publishes_something() -> None:
    assert [name for name, module in MODULES.items() if module.has_database] == PUBLISHING


@pytest.mark.parametrize("found", OPERATIONS)
def test_a_published_operation_is_there_with_the_same_signature(found: Operation) -> None:
    promised = getattr(contract_of(found.module), found.name)
    given = getattr(import_module(f"{found.module}.local"), found.name)
    wanted = list(inspect.signature(promised).parameters.values())[1:]
    actual = list(inspect.signature(given).parameters.values())
    assert [(p.name, p.kind, p.default) for p in actual] == [(p.name, p.kind, p.default) for p in wanted]
    assert all(p.kind is p.KEYWORD_ONLY for p in actual)
    assert get_type_hints(given) == get_type_hints(promised)


@pytest.mark.parametrize("found", OPERATIONS)
def test_its_terms_can_be_kept(found: Operation) -> None:
    assert found.terms.callers
    assert set(found.terms.callers) <= {*MODULES, BACKOFFICE}
    assert 0 < found.terms.timeout <= 30
    codes = [kind.code for kind in found.terms.raises]
    assert len(set(codes)) == len(codes)
    assert all(kind.status < 500 for kind in found.terms.raises)


@pytest.mark.parametrize("module", PUBLISHING)
def test_the_remote_side_asks_for_the_module_by_its_service_name(module: str) -> None:
    assert import_module(f"{module}.interface.remote").transport._service == MODULES[module].service


@pytest.mark.parametrize("module", PUBLISHING)
def test_the_handle_offers_exactly_the_contract(module: str) -> None:
    handle = getattr(import_module(f"{module}.interface"), module)
    assert repr(handle) == f"<published {module}: {', '.join(operations(module, contract_of(module)))}>"
    with pytest.raises(AttributeError):
        _ = handle.nothing_like_it


def calls_of(module: str) -> Iterator[tuple[str, str, str]]:
    """Each ``handle.operation(…)`` in ``module``'s source: where, whose handle, which operation."""
    for path in sorted((ROOT / module).rglob("*.py")):
        tree = ast.parse(path.read_text())
        handles = {
            alias.asname or alias.name: alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if node.module == f"{alias.name}.interface"
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in handles:
                yield str(path.relative_to(ROOT)), handles[node.value.id], node.attr


@pytest.mark.parametrize("module", MODULES)
def test_a_module_calls_only_what_names_it_as_a_caller(module: str) -> None:
    """In one process nobody checks; apart, the endpoint refuses. The two must not differ.

    A module's admin runs in the back office, which calls under its own name.
    """
    wrong = []
    for path, callee, name in calls_of(module):
        caller = BACKOFFICE if path.endswith("/admin.py") or "/admin/" in path else module
        if callee != module or caller == BACKOFFICE:
            found = operations(callee, contract_of(callee)).get(name)
            if found is None or caller not in found.terms.callers:
                wrong.append(f"{path}: {callee}.{name} as {caller}")
    assert wrong == []
