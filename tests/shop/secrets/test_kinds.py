"""A secret that is new to the code is known here, and so has a canary: see ``test_canaries``."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from shop.roles.catalogue import MODULES
from shop.secrets.declared import declared
from tests.live.process import ROOT
from tests.shop.secrets import kinds

CODE = ("settings", "shop", "customers", "inventory", "orders", "billing", "gateway", "configsvc")
LOOKS_SECRET = re.compile(r"KEY|SECRET|TOKEN|PASSWORD|JWT|CREDENTIAL|URL|URI|STORE\b|DSN")
MAKES_ONE = ("Secret", "EnvironmentStore")


def test_each_declared_one_has_a_canary() -> None:
    for module in MODULES:
        if find_spec(f"{module}.secrets"):
            import_module(f"{module}.secrets")
    assert {f"{one.module}:{one.name}" for one in declared(MODULES)} == kinds.DECLARED


def test_each_variable_that_gives_one_has_a_canary() -> None:
    named = {name for name in _variables() if LOOKS_SECRET.search(name)}
    assert named >= {"SHOP_SECRET_KEY", "SHOP_VAULT_TOKEN", "SHOP_CONFIG_URI"}
    assert named - kinds.NO_SECRETS.keys() - kinds.GIVEN.keys() == set()
    assert kinds.NO_SECRETS.keys() <= named


def test_each_place_that_makes_one_says_which() -> None:
    assert set(_places()) == kinds.PLACES.keys()
    known = kinds.planted_in(kinds.TOGETHER) | kinds.planted_in(kinds.APART)
    assert {kind for found in kinds.PLACES.values() for kind in found} <= known
    assert all(kinds.PLACES.values())


def _sources() -> Iterator[tuple[Path, ast.Module]]:
    for folder in CODE:
        for path in sorted((Path(ROOT) / folder).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text())


def _variables() -> Iterator[str]:
    """What ``env.str("NAME")`` and its like ask for."""
    for path, tree in _sources():
        if path.parts[0] != "settings":
            continue
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name("env")), args=[ast.Constant(str(name)), *_]):
                    yield name


def _places() -> Iterator[str]:
    """Files that call what makes a secret."""
    for path, tree in _sources():
        calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
        if any(isinstance(called, ast.Name) and called.id in MAKES_ONE for called in calls):
            yield path.as_posix()
