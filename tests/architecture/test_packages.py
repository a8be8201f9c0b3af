"""The one place where each package of the owner's choice that has only one is imported."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("shop", "settings", "customers", "inventory", "orders", "billing", "gateway", "configsvc")

#: Package → the files that may import it.
HOMES = {
    "environ": {"settings/parts/environment.py"},
    "consul": {"shop/consul.py"},
    "hvac": {"shop/secrets/vault.py"},
    "opentelemetry": {"shop/telemetry/collector.py"},
    "gunicorn": {
        "gateway/edge/worker.py",
        "shop/serving/arbiter.py",
        "shop/serving/gthread.py",
        "shop/serving/server.py",
        "shop/serving/too_long.py",
        "shop/telemetry/gunicorn.py",
    },
}
#: ``requests`` has two users, the calls and, until it has a data path of its own, the gateway; the wrappers of two
#: libraries that speak through it need its exceptions. One loads it before all of them, without what it does not need.
HOMES["requests"] = {f"shop/calls/{name}.py" for name in ("exchange", "http", "looks", "reading", "session")}
HOMES["requests"] |= {
    "gateway/answer.py",
    "gateway/upstream.py",
    "shop/consul.py",
    "shop/secrets/vault.py",
    "shop/unused.py",
}

EVERYWHERE = ("django", "rest_framework")


@pytest.mark.parametrize("package", HOMES)
def test_a_package_is_imported_at_home_only(package: str) -> None:
    assert {path for path, name in _imports() if name == package} == HOMES[package]


@pytest.mark.parametrize("package", EVERYWHERE)
def test_the_frameworks_are_used(package: str) -> None:
    assert any(name == package for _, name in _imports())


def test_the_suite_runs_on_pytest_django() -> None:
    assert 'DJANGO_SETTINGS_MODULE = "settings.test"' in (ROOT / "pyproject.toml").read_text()


def _imports() -> Iterator[tuple[str, str]]:
    """Every import of the product: file and top-level package."""
    for source in SOURCES:
        for path in sorted((ROOT / source).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                for name in _names(node):
                    yield path.relative_to(ROOT).as_posix(), name.partition(".")[0]


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [node.module or ""]
    return []
