"""Tests of the suite once more, in a process that is told something else."""

import subprocess
import sys
from collections.abc import Iterable, Mapping

from tests.left_out import FULL
from tests.live.process import ROOT, inherited

LONGEST_SECONDS = 1200.0


def require_green(arguments: Iterable[str], environment: Mapping[str, str]) -> None:
    """Run pytest with ``arguments``. Raises ``AssertionError`` with the end of what it said when one fails."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=ROOT,
        env={**inherited(), FULL: "often", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_SECONDS,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
