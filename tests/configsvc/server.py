"""A running config server in either shape, and a client that writes settings as the back office would."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import requests

from tests.faults.apart.doors import Forger
from tests.faults.switches import switches
from tests.live.migrated import WITH_DATABASE, lay_files
from tests.live.process import Process, inherited
from tests.live.shop import wait_ready
from tests.servers.ports import free_ports

SHAPES: Final = ("together", "apart")
PASSWORD: Final = "a password for tests"
USER: Final = ("user", PASSWORD)
V2: Final = "application/vnd.spring-cloud.config-server.v2+json"
STAFF: Final = {"kind": "staff", "sub": "tests", "name": "Tests", "perms": ["*"]}


@dataclass
class ConfigServer:
    """``base`` is where the config protocol begins: the root of the role, ``/config`` beside the shop."""

    shape: str
    folder: Path
    port: int
    process: Process

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def base(self) -> str:
        return self.root if self.shape == "apart" else f"{self.root}/config"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def get(self, path: str, *, accept: str = "", auth: Any = USER, **headers: str) -> requests.Response:
        """``path`` is sent as it is written."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("GET", path, auth=auth, headers={"Accept": accept or "*/*", **sent})

    def ask(self, method: str, path: str, *, auth: Any = USER, **options: Any) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            given = {name: options.pop(name) for name in ("headers", "data", "json") if name in options}
            prepared = session.prepare_request(requests.Request(method, self.base, auth=auth, **given))
            prepared.url = self.base + path
            return session.send(prepared, timeout=70, allow_redirects=False, **options)

    def call(self, operation: str, *, act: Mapping[str, Any] = STAFF, **arguments: Any) -> requests.Response:
        """Ask through the door that the back office uses."""
        token = Forger(self.folder / "var" / "keys").token("backoffice", "configsvc", act=dict(act))
        headers = {"Authorization": f"Bearer {token}"}
        return requests.post(f"{self.root}/internal/configsvc/{operation}", json=arguments, headers=headers, timeout=20)

    def set(self, settings: Mapping[str, Mapping[str, str]]) -> int:
        """``{"customer-service,dev": {"a.b": "1"}}``; all of them new. The number of the revision."""
        edits = [
            {
                "application": place.partition(",")[0],
                "profile": place.partition(",")[2],
                "key": key,
                "value": value,
                "expected": None,
            }
            for place, values in settings.items()
            for key, value in values.items()
        ]
        answer = self.call("write", edits=edits, reason="a test")
        assert answer.status_code == 200, answer.text
        return int(answer.json()["revision"])


@contextmanager
def running(shape: str, folder: Path, extra: Mapping[str, str] | None = None) -> Iterator[ConfigServer]:
    """One server, on SQLite files in ``folder``."""
    [port] = free_ports(1)
    environment = {
        **inherited(),
        "DJANGO_SETTINGS_MODULE": "settings.local",
        "SHOP_ROLE": "configsvc" if shape == "apart" else "all",
        "SHOP_VAR": str(folder / "var"),
        "SHOP_RUN": str(folder / "run"),
        "CONFIG_PASSWORD": PASSWORD,
        "PYTHONUNBUFFERED": "1",
        **(extra or {}),
        **switches(),
    }
    lay_files(folder / "var", [name for name in WITH_DATABASE if f"{name.upper()}_DATABASE_URL" not in environment])
    process = Process(_command(shape, port), environment=environment, log=folder / "log", warm=True)
    try:
        wait_ready(f"http://127.0.0.1:{port}", process, folder / "log")
        yield ConfigServer(shape, folder, port, process)
    finally:
        process.kill()


def _command(shape: str, port: int) -> Sequence[str]:
    if shape == "apart":
        return ["serve", "configsvc", "--port", str(port), "--with-jobs"]
    return ["up", "--port", str(port), "--no-demo"]
