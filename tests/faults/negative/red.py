"""Runs tests of the suite in a process without one defence, and requires each of them to fail there."""

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tests.live.migrated import lay_files
from tests.live.process import ROOT
from tests.live.runs import RUN, folder_of_the_run

#: Plugins that are not needed, or take long to load.
WITHOUT: Final = [word for name in ("cacheprovider", "xdist", "anyio", "schemathesis") for word in ("-p", f"no:{name}")]


def require_red(defence: str, nodes: Iterable[str], var: Path) -> None:
    """Without ``defence`` (``module.name``) each of ``nodes`` fails, and none errs.

    A node is ``tests/…/test_x.py::test_y[case]``; without a case, one of its cases has to fail.
    Raises ``AssertionError`` with the end of what the run printed.
    """
    wanted = list(nodes)
    lay_files(var / "tested")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *WITHOUT, "--reuse-db", *wanted],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.faults.suite_settings",
            "SHOP_DEFENCE_OFF": defence,
            "SHOP_VAR": str(var),
            RUN: str(folder_of_the_run()),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    red = re.findall(r"^FAILED (tests/.+?)(?: - .*)?$", done.stdout, re.MULTILINE)
    green = [node for node in wanted if not any(failed == node or failed.startswith(f"{node}[") for failed in red)]
    assert not green, f"{green} in\n{done.stdout[-3000:]}"
    assert " error" not in done.stdout.splitlines()[-1]
