"""``manage.py prove`` over all databases, again and again in one process: starting one takes longer than the proof."""

import subprocess
import sys
import time
from collections.abc import Mapping

from tests.live.process import ROOT

#: Ends each proof in the process's output.
_END = "-- proven"
_LOOP = f"""
import sys
from django.core.management import call_command
for line in sys.stdin:
    try:
        call_command("prove")
    except SystemExit as verdict:
        status = verdict.code
    else:
        status = 0
    print("{_END}", status, flush=True)
"""


class Prover:
    """The process, until ``close``."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "shell", "-v", "0", "-c", _LOOP],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        self._process.communicate()

    def prove(self, *, within: float) -> None:
        """Return when the books balance. Raises ``AssertionError`` with what does not."""
        deadline = time.monotonic() + within
        while True:
            violations = self._violations()
            if not violations:
                return
            assert time.monotonic() < deadline, violations
            time.sleep(0.2)

    def _violations(self) -> str:
        """What the proof says when it fails."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write("prove\n")
        self._process.stdin.flush()
        said = ""
        for line in self._process.stdout:
            if line.startswith(_END):
                return "" if line.split()[-1] == "0" else said
            said += line
        raise AssertionError(f"the prover ended: {said}")
