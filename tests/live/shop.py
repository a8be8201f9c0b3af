"""A running shop: ``manage.py up`` as a child process, on SQLite files or on PostgreSQL databases of its own."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import requests

from tests.live.client import Client
from tests.servers.process import free_ports

ROOT = Path(__file__).resolve().parents[2]
START_WITHIN = 60.0
STOP_WITHIN = 20.0
PR_SET_PDEATHSIG = 1


class Shop:
    """One shop with its folder and databases; it can be started, killed and started again."""

    def __init__(self, folder: Path, *, databases: Mapping[str, str], settings: str = "settings.local") -> None:
        self.folder = folder
        self.port = free_ports(1)[0]
        self.base = f"http://127.0.0.1:{self.port}"
        self._settings = settings
        self._databases = {f"{module.upper()}_DATABASE_URL": url for module, url in databases.items()}
        self._process: subprocess.Popen[bytes] | None = None
        self.extra: dict[str, str] = {}

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

    def environment(self) -> dict[str, str]:
        """What this shop's processes are told."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {
            **kept,
            "DJANGO_SETTINGS_MODULE": self._settings,
            "SHOP_VAR": str(self.folder / "var"),
            "PYTHONUNBUFFERED": "1",
            "BILLING_SANDBOX_NEVER": "6",
            **self._databases,
            **self.extra,
        }

    def start(self, *arguments: str, wait: bool = True) -> None:
        """Start it and wait until it is ready."""
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, str(ROOT / "manage.py"), "up", "--port", str(self.port), "--no-demo", *arguments]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment(),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        if wait:
            self.wait_ready()

    def wait_ready(self) -> None:
        """Raises ``AssertionError`` with the end of the log when it does not come up."""
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                if requests.get(f"{self.base}/readyz", timeout=2).status_code == 200:
                    return
            except requests.RequestException:
                time.sleep(0.05)
        raise AssertionError(f"the shop did not become ready:\n{self.log[-3000:]}")

    def kill(self) -> None:
        """``kill -9`` everything at once: parent and worker."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def died(self, *, within: float) -> bool:
        """Whether the worker killed itself (a fault point) within so many seconds; ends the rest of it then."""
        if self._process is None:
            return True
        try:
            self._process.wait(within)
        except subprocess.TimeoutExpired:
            return False
        self._process = None
        return True

    def stop(self) -> int:
        """Ctrl-C; answers the exit status."""
        if self._process is None:
            return 0
        self._process.send_signal(signal.SIGINT)
        try:
            status = self._process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        self._process = None
        return status

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run ``manage.py`` against this shop's databases."""
        return subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=check,
            timeout=120,
        )

    def client(self) -> Client:
        """A new visitor."""
        return Client(self.base)


def _end_with_parent() -> None:
    """However the test run ends, its servers end too."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
