"""Runs races in a child process with a database of its own: ``python -m tests.shop.races.drive '{"name": […]}'``.

The child is the role ``orders``, whose tables of the machinery are raced for; its own jobs are left out. Each race runs
in a fork of the child, with empty tables and a folder of its own: what one patches is not seen by the next.
"""

import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.live.migrated import lay_files
from tests.live.process import ROOT, inherited

MODULE = "orders"
LONGEST_SECONDS = 240.0


@dataclass(frozen=True)
class Race:
    """``function`` is ``<module>.<function>`` of this package."""

    function: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Where races run: their folder, the URL of a database with tables (empty: a file), and which defence is off."""

    folder: Path
    database_url: str = ""
    defence_off: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    def run(self, race: str, **arguments: Any) -> dict[str, Any]:
        """What one race reports. Raises ``AssertionError`` with its output when it breaks."""
        report: dict[str, Any] = self.run_all({race: Race(race, arguments)})[race]
        return report

    def run_all(self, races: Mapping[str, "Race"]) -> dict[str, Any]:
        """What each race reports, by its name."""
        asked = {name: [race.function, race.arguments] for name, race in races.items()}
        if not self.database_url:
            lay_files(self.folder, [MODULE])
        done = subprocess.run(
            [sys.executable, "-m", "tests.shop.races.drive", json.dumps(asked)],
            cwd=ROOT,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST_SECONDS,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
        return {name: json.loads((self.folder / name / "report.json").read_text()) for name in races}

    def _environment(self) -> dict[str, str]:
        database = {f"{MODULE.upper()}_DATABASE_URL": self.database_url} if self.database_url else {}
        off = {"SHOP_DEFENCE_OFF": f"frame.{self.defence_off}"} if self.defence_off else {}
        return {
            **inherited(),
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "SHOP_ROLE": MODULE,
            "SHOP_VAR": str(self.folder),
            "SHOP_LOG_LEVEL": "CRITICAL",
            **database,
            **off,
            **self.extra,
        }


def folder() -> Path:
    """In the child: where effects outside the database are written."""
    return Path(os.environ["SHOP_RACE"])


def note(name: str, text: str) -> None:
    """In the child: an effect nobody can roll back, a line appended to the file ``name``."""
    handle = os.open(folder() / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(handle, f"{text}\n".encode())
    os.close(handle)


def noted(name: str) -> list[str]:
    """Every line of the file ``name``."""
    path = folder() / name
    return path.read_text().splitlines() if path.exists() else []


def replaced(place: Any, name: str, value: Any) -> Any:
    """In the child: what a user of a function has under its own name for it, which is ``value`` from now on."""
    before = getattr(place, name)
    setattr(place, name, value)
    return before


def forget_connections() -> None:
    """Before a fork: children must not share connections, nor a pool whose threads stay behind."""
    from django.db import connections

    for connection in connections.all():
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def main(asked: str) -> None:
    """In the child: set up, and run each race in a fork."""
    import django

    django.setup()
    import_module("shop.work.jobs")._declared.clear()
    for name, (function, arguments) in json.loads(asked).items():
        forget_connections()
        process = multiprocessing.get_context("fork").Process(target=_race, args=(name, function, arguments))
        process.start()
        process.join()
        if process.exitcode:
            sys.exit(f"{name} broke")


def _race(name: str, function: str, arguments: dict[str, Any]) -> None:
    os.environ["SHOP_RACE"] = str(Path(os.environ["SHOP_VAR"]) / name)
    folder().mkdir()
    _empty_tables()
    module, _, attribute = function.partition(".")
    report = getattr(import_module(f"tests.shop.races.{module}"), attribute)(**arguments)
    (folder() / "report.json").write_text(json.dumps(report))


def _empty_tables() -> None:
    from django.db import connections

    with connections[MODULE].cursor() as cursor:
        for table in (
            "events_delivery",
            "events_outboxevent",
            "events_inboxevent",
            "work_job",
            "idempotency_idempotencykey",
        ):
            cursor.execute(f"DELETE FROM shop_{table}")


if __name__ == "__main__":
    main(*sys.argv[1:])
