"""Not everything that fails is red."""

import os
import subprocess
import sys
from typing import Final

import pytest

from tests.faults.negative.red import Outcome, outcome

PLANTED: Final = """
import pytest

@pytest.fixture
def nobody():
    raise AssertionError("never here")

def test_holds(): pass
def test_is_wrong(): assert 1 + 1 == 3
def test_says_why(): assert 1 + 1 == 3, "two"
@pytest.mark.parametrize("case", [1, 2])
def test_one_case_is_wrong(case): assert case == 1
def test_has_no_such_name(): object().moon
def test_is_called_otherwise(): len()
def test_cannot_import(): from os import moon
def test_never_begins(nobody): pass
"""
NODE: Final = "test_planted.py::test_"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("planted")
    (folder / "test_planted.py").write_text(PLANTED)
    (folder / "pytest.ini").write_text("[pytest]\n")
    report = folder / "report.xml"
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:django",
        "-p",
        "no:cacheprovider",
        f"--junitxml={report}",
    ]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert report.exists(), done.stdout + done.stderr
    return outcome(report)


@pytest.mark.parametrize("name", ["is_wrong", "says_why", "one_case_is_wrong", "one_case_is_wrong[2]"])
def test_what_is_no_longer_so_is_red(planted: Outcome, name: str) -> None:
    assert of(planted, name).objections([NODE + name]) == []


@pytest.mark.parametrize("name", ["holds", "one_case_is_wrong[1]", "is_not_there"])
def test_what_holds_or_is_not_there_is_green(planted: Outcome, name: str) -> None:
    assert of(planted, name).objections([NODE + name]) == [f"green: {NODE}{name}"]


@pytest.mark.parametrize("name", ["has_no_such_name", "is_called_otherwise", "cannot_import"])
def test_what_misses_something_is_broken(planted: Outcome, name: str) -> None:
    (objection,) = of(planted, name).objections([NODE + name])
    assert objection.startswith(f"broken, not red: {NODE}{name}: ")


def test_what_never_begins_is_neither(planted: Outcome) -> None:
    assert f"could not be tried: {NODE}never_begins" in of(planted, "never_begins").objections([NODE + "never_begins"])


def of(planted: Outcome, name: str) -> Outcome:
    """As if only that test had run."""
    wanted = NODE + name
    failed = {node: why for node, why in planted.failed.items() if node == wanted or node.startswith(f"{wanted}[")}
    return Outcome(failed, [node for node in planted.erred if node == wanted])


def test_an_example_that_took_long_is_broken() -> None:
    late = Outcome({"test_x.py::test_y": "hypothesis.errors.DeadlineExceeded: Test took 300.00ms"}, [])
    assert late.objections(["test_x.py::test_y"])[0].startswith("broken, not red")
