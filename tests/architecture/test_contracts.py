"""Every contract of ``.importlinter`` holds, and breaks when what it forbids is planted in a copy of the tree."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.architecture.violations import VIOLATIONS, Violation

PROJECT = Path(__file__).parents[2]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def configuration() -> ConfigParser:
    """The contracts as they stand in the project."""
    parser = ConfigParser()
    parser.read(PROJECT / ".importlinter")
    return parser


def contracts() -> set[str]:
    """The identifiers of all contracts."""
    prefix = "importlinter:contract:"
    return {section.removeprefix(prefix) for section in configuration().sections() if section.startswith(prefix)}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the contracts speak about."""
    copy = tmp_path_factory.mktemp("tree")
    shutil.copy(PROJECT / ".importlinter", copy)
    for package in configuration()["importlinter"]["root_packages"].split():
        ignored = shutil.ignore_patterns("__pycache__", "locale", "static", "templates")
        shutil.copytree(PROJECT / package, copy / package, ignore=ignored)
    return copy


def test_every_contract_has_a_violation_planted_here() -> None:
    assert {violation.contract for violation in VIOLATIONS} == contracts()


@pytest.mark.parametrize("contract", sorted(contracts()))
def test_the_code_keeps_the_contract(contract: str, tree: Path) -> None:
    assert "Contracts: 1 kept, 0 broken" in lint(tree, contract)


@pytest.mark.parametrize("violation", VIOLATIONS, ids=lambda planted: f"{planted.contract}: {planted.sentence}")
def test_a_violation_breaks_the_contract(violation: Violation, tree: Path) -> None:
    with planted(tree, violation.lines):
        words = lint(tree, violation.contract)
    assert "Contracts: 0 kept, 1 broken" in words
    assert any(Path(name).stem in words for name in violation.lines)


@contextmanager
def planted(tree: Path, lines: Mapping[str, str]) -> Iterator[None]:
    """Put ``lines`` at the end of the named files; afterwards everything is as before."""
    before = {tree / name: (tree / name).read_text() for name in lines if (tree / name).exists()}
    for name, text in lines.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{before.get(path, '')}\n{text}\n")
    try:
        yield
    finally:
        for name in lines:
            (tree / name).unlink()
        for path, text in before.items():
            path.write_text(text)


def lint(tree: Path, contract: str) -> str:
    """What import-linter says of one contract on ``tree``."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-c", LINT, "--no-logo", "--no-cache", "--contract", contract]
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False).stdout
