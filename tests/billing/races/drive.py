"""Runs one race in a child process with databases of its own: ``python -m tests.billing.races.drive storm '{…}'``."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.live.migrated import lay_files

ROOT = Path(__file__).resolve().parents[3]
LONGEST_SECONDS = 90.0


@dataclass(frozen=True)
class Place:
    """Where a race runs: its folder, and the database's URL (empty: an SQLite file in the folder), which has tables."""

    folder: Path
    database_url: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    def run(self, race: str, **arguments: Any) -> dict[str, Any]:
        """What ``race`` reports. Raises ``AssertionError`` with its output when it breaks."""
        if not self.database_url:
            lay_files(self.folder, ["billing"])
        done = subprocess.run(
            [sys.executable, "-m", "tests.billing.races.drive", race, json.dumps(arguments)],
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
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        database = {"BILLING_DATABASE_URL": self.database_url} if self.database_url else {}
        return {
            **kept,
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "SHOP_ROLE": "billing",
            "SHOP_VAR": str(self.folder),
            "SHOP_LOG_LEVEL": "CRITICAL",
            "BILLING_PROVIDER_TIMEOUT": "0.05",
            **database,
            **self.extra,
        }


def main(race: str, arguments: str) -> None:
    """In the child: set up, run, report on the last line."""
    import django

    django.setup()
    report = import_module(f"tests.billing.races.{race}").run(**json.loads(arguments))
    print(json.dumps(report))


if __name__ == "__main__":
    main(*sys.argv[1:])
