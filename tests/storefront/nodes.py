"""Running Node.js as the storefront's own commands do: the one in ``.venv`` where the machine's is too old."""

import os
import subprocess
from collections.abc import Sequence
from typing import Final

from tests.storefront.conftest import ROOT

FRONTEND: Final = ROOT / "frontend"


def node(arguments: Sequence[str], *, given: str = "") -> str:
    """What it prints. Raises ``AssertionError`` with its complaint."""
    path = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    outcome = subprocess.run(
        ["node", *arguments],
        cwd=FRONTEND,
        env={**os.environ, "PATH": path},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr
    return outcome.stdout
