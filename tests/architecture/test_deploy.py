"""What ``docs/deploy`` starts and counts is what the catalogue says there is."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from shop.roles import peers
from shop.roles.catalogue import ALL, MODULES, ROLES

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "docs" / "deploy"
APART = [name for name in ROLES if name != ALL]
WORKING = [name for name in MODULES if MODULES[name].has_database]
UNITS = ["shop@.service", "shop-work@.service"]


def test_the_procfile_starts_every_role_and_all_jobs() -> None:
    commands = dict(line.split(": ", 1) for line in (DEPLOY / "Procfile").read_text().splitlines())
    wanted = {role: f".venv/bin/python manage.py serve {role}" for role in APART}
    wanted |= {f"{role}_work": f".venv/bin/python manage.py work --role {role}" for role in WORKING}
    assert commands == wanted


def test_the_docs_count_what_each_process_asks_consul(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "docs" / "deploy.md").read_text()
    rows = re.findall(r"^\| (\w+) \| (\d+) \| (\d*) ?\|$", text, re.MULTILINE)
    wanted = set()
    for role in APART:
        monkeypatch.setenv("SHOP_ROLE", role)
        own = 1  # its properties
        catalogue = 1 if role == "gateway" else 0  # which services may be routed to
        work = str(own + len(peers.told())) if role in WORKING else ""
        wanted.add((role, str(own + catalogue + len(peers.called())), work))
    assert set(rows) == wanted


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="this machine has no systemd-analyze")
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_has_nothing_to_say_about_the_units(unit: str, tmp_path: Path) -> None:
    """As of a role, with a Python that is there."""
    text = (DEPLOY / unit).read_text().replace("/opt/shop/.venv/bin/python", sys.executable)
    named = tmp_path / unit.replace("@", "@orders")
    named.write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(named)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
