"""The same shop taken apart: one process per business role, one for its jobs, found by static discovery."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from shop.roles.catalogue import MODULES
from tests.live.client import Client
from tests.live.process import Process, inherited, manage
from tests.live.shop import wait_ready
from tests.servers.process import free_ports

ROLES = tuple(name for name, module in MODULES.items() if module.has_database)


class Apart:
    """Looks like ``Shop`` to a journey; each path prefix leads to its role, as the gateway's routes will."""

    def __init__(self, folder: Path, *, databases: Mapping[str, str]) -> None:
        self.folder = folder
        self._databases = {f"{module.upper()}_DATABASE_URL": url for module, url in databases.items()}
        self._ports = dict(zip(ROLES, free_ports(len(ROLES)), strict=True))
        self._processes: list[Process] = []

    def environment(self, role: str = "all") -> dict[str, str]:
        """What one role's processes are told: its own database, and where the others are."""
        services = " ".join(f"{MODULES[name].service}=http://127.0.0.1:{port}" for name, port in self._ports.items())
        own = {name: url for name, url in self._databases.items() if role == "all" or name.startswith(role.upper())}
        return {
            **inherited(),
            "DJANGO_SETTINGS_MODULE": "settings.local",
            "SHOP_ROLE": role,
            "SHOP_VAR": str(self.folder / "var"),
            "SHOP_SERVICES": services,
            "PYTHONUNBUFFERED": "1",
            **own,
        }

    def start(self) -> None:
        """Migrate and start every role, then wait for all."""
        for role in ROLES:
            manage("migrate", "--database", role, "-v", "0", environment=self.environment(role))
        for role, port in self._ports.items():
            log = self.folder / f"{role}.log"
            serve = Process(["serve", "--port", str(port)], environment=self.environment(role), log=log)
            work = Process(["work"], environment=self.environment(role), log=self.folder / f"{role}-work.log")
            self._processes += [serve, work]
            wait_ready(f"http://127.0.0.1:{port}", serve, log)

    def kill(self) -> None:
        """``kill -9`` all of them."""
        for process in self._processes:
            process.kill()

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run ``manage.py`` over all databases at once, as an operator would."""
        return manage(*arguments, environment=self.environment(), check=check)

    def client(self) -> Client:
        """A new visitor who knows which role serves which path."""
        return Client("", routes={f"/api/{role}": f"http://127.0.0.1:{port}" for role, port in self._ports.items()})
