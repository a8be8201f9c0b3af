"""The storefront's own unit tests, so that ``make test`` is the whole of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / ".ci" / "frontend.py"
LONGEST_SECONDS = 300


def run(command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), command], capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS
    )


def test_the_storefronts_unit_tests_pass() -> None:
    ready = run("packages")
    if ready.returncode:
        reason = ready.stderr.strip().splitlines()[-1]
        (pytest.fail if os.environ.get("SHOP_TEST_REQUIRE_SERVERS") == "1" else pytest.skip)(reason)
    done = run("test")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "passed" in done.stdout + done.stderr
