"""What needs no browser: the storefront's own tests of its stores, guards and interceptors (Vitest)."""

import subprocess
import sys
from typing import Final

from tests.storefront.conftest import ROOT

ENDS_WITHIN: Final = 300.0


def test_the_storefronts_own_tests_pass(built: None) -> None:
    command = [sys.executable, str(ROOT / ".ci" / "frontend.py"), "test"]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False, timeout=ENDS_WITHIN)
    assert outcome.returncode == 0, outcome.stdout[-3000:] + outcome.stderr[-3000:]
