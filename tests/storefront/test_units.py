"""The storefront's own unit tests, so that ``make test`` is the whole of it."""

import subprocess
import sys

import pytest

from tests.servers.process import servers_are_required
from tests.storefront.conftest import ROOT

SCRIPT = ROOT / ".ci" / "frontend.py"
LONGEST_SECONDS = 300


def run(command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), command], capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS
    )


def test_the_storefronts_unit_tests_pass() -> None:
    ready = run("packages")
    if ready.returncode:
        reason = ready.stderr.strip().splitlines()[-1]
        (pytest.fail if servers_are_required() else pytest.skip)(reason)
    done = run("test")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "passed" in done.stdout + done.stderr
