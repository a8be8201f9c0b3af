"""A running shop in one process: ``manage.py up`` on SQLite files, or on PostgreSQL databases of its own."""

import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import requests

from tests.live.client import Client
from tests.live.migrated import WITH_DATABASE, lay_files
from tests.live.process import Process, inherited, manage
from tests.servers.ports import free_ports

#: Far more than a start takes, also where every other test starts one, too.
START_WITHIN = 120.0


class Shop:
    """One shop with its folder and databases; it can be started, killed and started again."""

    def __init__(self, folder: Path, *, databases: Mapping[str, str], settings: str = "settings.local") -> None:
        self.folder = folder
        self.port = free_ports(1)[0]
        self.base = f"http://127.0.0.1:{self.port}"
        self._settings = settings
        self._databases = {f"{module.upper()}_DATABASE_URL": url for module, url in databases.items()}
        self._process: Process | None = None
        self.extra: dict[str, str] = {}
        #: Not where the machine is asked with what it was started.
        self.warm = True

    @property
    def on_files(self) -> bool:
        """Whether its databases are SQLite files in its folder."""
        return not self._databases

    def url_of(self, module: str) -> str:
        """The URL of a module's PostgreSQL database."""
        return self._databases[f"{module.upper()}_DATABASE_URL"]

    @property
    def log(self) -> str:
        """Everything the server printed so far."""
        path = self.folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    def told_of(self, request_id: str) -> str:
        """What its log says of one request."""
        return lines_with(request_id, self.log)

    def environment(self) -> dict[str, str]:
        """What this shop's processes are told."""
        return {
            **inherited(),
            "DJANGO_SETTINGS_MODULE": self._settings,
            "SHOP_VAR": str(self.folder / "var"),
            "PYTHONUNBUFFERED": "1",
            "BILLING_SANDBOX_NEVER": "6",
            **self._databases,
            **self.extra,
        }

    def start(self, *arguments: str, demo: bool = False) -> None:
        """Start it and wait until it is ready. It finds tables in its files. ``demo``: as a person starts it."""
        on_files = [module for module in WITH_DATABASE if f"{module.upper()}_DATABASE_URL" not in self._databases]
        lay_files(self.folder / "var", on_files)
        command = ["up", "--port", str(self.port), *([] if demo else ["--no-demo"]), *arguments]
        self._process = Process(command, environment=self.environment(), log=self.folder / "log", warm=self.warm)
        wait_ready(self.base, self._process, self.folder / "log")

    def kill(self) -> None:
        """``kill -9`` everything at once."""
        if self._process is not None:
            self._process.kill()
            self._process = None

    def died(self, *, within: float) -> bool:
        """Whether it killed itself (a fault point) within so many seconds."""
        return self._process is None or self._process.died(within=within)

    def stop(self) -> int:
        """Ctrl-C; answers the exit status."""
        if self._process is None:
            return 0
        status, self._process = self._process.stop(), None
        return status

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run ``manage.py`` against this shop's databases."""
        return manage(*arguments, environment=self.environment(), check=check)

    def client(self) -> Client:
        """A new visitor."""
        return Client(self.base)


def lines_with(text: str, log: str) -> str:
    """Those of ``log`` that ``text`` is in."""
    return "\n".join(line for line in log.splitlines() if text in line)


def wait_ready(base: str, process: Process, log: Path) -> None:
    """Return when ``/readyz`` says so. Raises ``AssertionError`` with what it said last and the end of the log."""
    deadline, said = time.monotonic() + START_WITHIN, ""
    while time.monotonic() < deadline and process.lives:
        try:
            answer = requests.get(f"{base}/readyz", timeout=2)
        except requests.RequestException:
            pass
        else:
            if answer.status_code == 200:
                return
            said = answer.text
        time.sleep(0.05)
    process.kill()
    raise AssertionError(f"{base} did not become ready: {said}\n{log.read_text(errors='replace')[-3000:]}")
