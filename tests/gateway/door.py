"""A gateway process in front of stubs."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shop.roles.catalogue import BACKOFFICE_SERVICE, MODULES
from tests.gateway.stub import Stub
from tests.live.migrated import lay_files
from tests.live.process import Process, inherited, manage
from tests.live.shop import wait_ready
from tests.servers.ports import free_ports

#: Short, so that tests of what takes too long do not.
QUICK = {
    "GATEWAY_ANSWER_TIMEOUT": "4",
    "GATEWAY_INSTANCE_TIMEOUT": "1",
    "GATEWAY_HEAD_TIMEOUT": "1",
    "GATEWAY_BODY_TIMEOUT": "1",
    "GATEWAY_PAUSE_TIMEOUT": "2",
    "GATEWAY_UPLOAD_TIMEOUT": "120",
    "GATEWAY_DOCUMENT_AGE": "0",
    "GATEWAY_BODY_LIMIT": str(64 * 1024 * 1024),
}


class Door:
    """``roles``: who stands behind it, by role; each may be several instances."""

    def __init__(self, folder: Path, roles: dict[str, list[Stub]], **environment: str) -> None:
        self.folder = folder
        self.port, self.metrics_port = free_ports(2)
        self.base = f"http://127.0.0.1:{self.port}"
        self._environment = {
            **inherited(),
            "DJANGO_SETTINGS_MODULE": "settings.local",
            "SHOP_ROLE": "gateway",
            "SHOP_VAR": str(folder / "var"),
            "SHOP_SERVICES": " ".join(_service(role, stubs) for role, stubs in roles.items()),
            "PYTHONUNBUFFERED": "1",
            "SHOP_METRICS_PORT": str(self.metrics_port),
            **QUICK,
            **_without(),
            **environment,
        }

    @property
    def log(self) -> Path:
        return self.folder / "gateway.log"

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def services(self) -> str:
        """Who stands behind it, as ``SHOP_SERVICES`` says it."""
        return self._environment["SHOP_SERVICES"]

    def start(self) -> None:
        self._process = Process(
            ["serve", "--port", str(self.port)], environment=self._environment, log=self.log, warm=True
        )
        wait_ready(self.base, self._process, self.log)

    def signal(self, number: signal.Signals) -> None:
        self._process.signal(number)

    def leave(self, *, within: float) -> int:
        """As a supervisor stops it; the exit status. Raises ``subprocess.TimeoutExpired``."""
        self._process.signal(signal.SIGTERM)
        return self._process.wait(within=within)

    def kill(self) -> None:
        self._process.kill()


@contextmanager
def sharing_a_table(folder: Path, roles: dict[str, list[Stub]]) -> Iterator[list[Door]]:
    """Two gateways whose table in ``folder`` is one."""
    lay_files(folder / "var", ["gateway"])
    found = [Door(folder / name, roles, SHOP_VAR=str(folder / "var")) for name in ("one", "two")]
    try:
        for door in found:
            door.folder.mkdir()
            door.start()
        yield found
    finally:
        for door in found:
            door.kill()


def in_its_table(folder: Path, code: str, *, services: str = "") -> float:
    """Run ``code``, which may use ``gateway`` (its interface), in a process beside them; when that was done, by the
    clock of this machine."""
    note = folder / "written"
    environment = {
        **inherited(),
        "DJANGO_SETTINGS_MODULE": "settings.local",
        "SHOP_ROLE": "gateway",
        "SHOP_VAR": str(folder / "var"),
        "SHOP_SERVICES": services,
    }
    manage("shell", "-v", "0", "-c", _IN_TABLE.format(code=code, note=str(note)), environment=environment)
    return float(note.read_text())


_IN_TABLE = """
import time
from pathlib import Path
from shop.calls.context import SYSTEM, acting_as
from gateway.interface import gateway
with acting_as(SYSTEM):
    {code}
    Path({note!r}).write_text(str(time.time()))
"""


def _service(role: str, stubs: list[Stub]) -> str:
    name = MODULES[role].service if role in MODULES else BACKOFFICE_SERVICE
    return f"{name}={','.join(stub.url for stub in stubs)}"


def _without() -> dict[str, str]:
    """A run of the suite without a defence is one of the gateway without it."""
    name = os.environ.get("SHOP_DEFENCE_OFF", "")
    return {"SHOP_DEFENCE_OFF": name, "DJANGO_SETTINGS_MODULE": "tests.faults.settings"} if name else {}
