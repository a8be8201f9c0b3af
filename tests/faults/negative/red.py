"""Runs tests of the suite in a process without one defence, and requires each of them to fail there: not because
something is missing that they call, but because what they say is no longer so.
"""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from tests.left_out import FULL
from tests.live.migrated import lay_files
from tests.live.process import ROOT
from tests.live.runs import RUN, folder_of_the_run

#: Plugins that are not needed, or take long to load.
WITHOUT: Final = [word for name in ("cacheprovider", "xdist", "anyio", "schemathesis") for word in ("-p", f"no:{name}")]
#: Who fails by one of these says nothing of the defence: the switch does not fit the code any more, or time was short.
BROKEN: Final = (
    "AttributeError",
    "ImportError",
    "IndentationError",
    "ModuleNotFoundError",
    "NameError",
    "SyntaxError",
    "TypeError",
    "UnboundLocalError",
    "hypothesis.errors.",
)
LONGEST_SECONDS: Final = 300


def require_red(defence: str, nodes: Iterable[str], var: Path) -> None:
    """Without ``defence`` (``module.name``) each of ``nodes`` fails as it should, and none errs.

    A node is ``tests/…/test_x.py::test_y[case]``; without a case, one of its cases has to fail.
    Raises ``AssertionError`` with the end of what the run printed.
    """
    wanted = list(nodes)
    lay_files(var / "tested")
    report = var / "report.xml"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *WITHOUT, "--reuse-db", f"--junitxml={report}", *wanted],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.faults.suite_settings",
            FULL: "often",
            "SHOP_DEFENCE_OFF": defence,
            "SHOP_VAR": str(var),
            RUN: str(folder_of_the_run()),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_SECONDS,
    )
    objections = outcome(report).objections(wanted)
    assert not objections, "\n".join([*objections, done.stdout[-3000:], done.stderr[-1000:]])


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one run: why each test that failed did, by its node, and which ones could not even be tried."""

    failed: Mapping[str, str]
    erred: Sequence[str]

    def objections(self, wanted: Iterable[str]) -> list[str]:
        """What speaks against calling each of the ``wanted`` nodes red."""
        green = [
            node for node in wanted if not any(name == node or name.startswith(f"{node}[") for name in self.failed)
        ]
        broken = [f"{node}: {reason}" for node, reason in self.failed.items() if reason.startswith(BROKEN)]
        found = {"green": green, "broken, not red": broken, "could not be tried": self.erred}
        return [f"{what}: {', '.join(nodes)}" for what, nodes in found.items() if nodes]


def outcome(report: Path) -> Outcome:
    """Read what pytest's ``--junitxml`` wrote. No test of the suite is in a class."""
    failed, erred = {}, []
    for case in ET.parse(report).iter("testcase"):
        node = f"{case.attrib['classname'].replace('.', '/')}.py::{case.attrib['name']}"
        failure = case.find("failure")
        if failure is not None:
            failed[node] = failure.attrib["message"].partition("\n")[0]
        if case.find("error") is not None:
            erred.append(node)
    return Outcome(failed, erred)
