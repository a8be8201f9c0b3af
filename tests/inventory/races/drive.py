"""Runs races in a child process with its own database: ``python -m tests.inventory.races.drive '{"race": {…}}'``."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.live.migrated import lay_files
from tests.live.process import ROOT, inherited

MODULE = "inventory"
LONGEST_SECONDS = 240.0


@dataclass(frozen=True)
class Place:
    """Where races run: their folder, the URL of a database with tables (empty: a file), and which defence is off."""

    folder: Path
    database_url: str = ""
    defence_off: str = ""

    def run(self, races: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """What each race reports; ``races`` are ``<module>.<function>`` with arguments. Raises with its output."""
        if not self.database_url:
            lay_files(self.folder, [MODULE])
        done = subprocess.run(
            [sys.executable, "-m", "tests.inventory.races.drive", json.dumps(races)],
            cwd=ROOT,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST_SECONDS,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
        report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return report

    def _environment(self) -> dict[str, str]:
        database = {"INVENTORY_DATABASE_URL": self.database_url} if self.database_url else {}
        off = {"SHOP_DEFENCE_OFF": f"inventory.{self.defence_off}"} if self.defence_off else {}
        return {
            **inherited(),
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "SHOP_ROLE": MODULE,
            "SHOP_VAR": str(self.folder),
            "SHOP_LOG_LEVEL": "CRITICAL",
            **database,
            **off,
        }


def main(asked: str) -> None:
    """In the child: set up, run one race after the other, report on the last line."""
    import django

    django.setup()
    reports = {}
    for race, arguments in json.loads(asked).items():
        module, _, function = race.partition(".")
        reports[race] = getattr(import_module(f"tests.inventory.races.{module}"), function)(**arguments)
    sys.stdout.write(json.dumps(reports) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
