"""The page of properties is what the code says, and properties can be loaded without Django."""

import subprocess
import sys
from pathlib import Path

from tests.live.process import ROOT

_WITHOUT_DJANGO = """
import sys
from shop.config.declarations import described
assert len(described()) > 60
assert not [name for name in sys.modules if name == "django" or name.startswith("django.apps")]
"""


def test_the_page_is_not_stale() -> None:
    made = _run("manage.py", "properties", "--markdown")
    assert made == (Path(ROOT) / "docs" / "properties.md").read_text(), (
        "manage.py properties --markdown > docs/properties.md"
    )


def test_declarations_are_plain_python() -> None:
    assert _run("-c", _WITHOUT_DJANGO) == ""


def _run(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout
