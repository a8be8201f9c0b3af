"""The same shop taken apart: processes of each role behind the gateway, found through Consul or written down."""

import subprocess
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import requests

from shop.roles.catalogue import MODULES, ROLES
from shop.serving.fleet import Place, services
from tests.live.client import Client
from tests.live.migrated import has_tables, lay_files, migrate
from tests.live.process import Process, inherited, manage
from tests.live.shop import START_WITHIN, Shop, lines_with, wait_ready
from tests.servers.ports import free_ports

BUSINESS = tuple(name for name, module in MODULES.items() if module.has_database)
#: Those with work that somebody waits for.
WORKING = ("customers", "inventory", "billing", "orders")
#: Two instances where requests meet in a race. Whoever hears events is there: undelivered ones are a violation.
INSTANCES: Mapping[str, int] = {"customers": 1, "inventory": 2, "billing": 1, "orders": 2, "gateway": 1, "configsvc": 1}


class Apart:
    """Looks like ``Shop`` to a test: its door is the gateway."""

    def __init__(
        self,
        folder: Path,
        *,
        databases: Mapping[str, str],
        settings: str = "settings.local",
        consul: str = "",
        instances: Mapping[str, int] = INSTANCES,
    ) -> None:
        self.folder = folder
        self.extra: dict[str, str] = {}
        #: What only one role's processes are told.
        self.extra_of: dict[str, dict[str, str]] = {}
        self.warm = True
        self._settings, self._consul = settings, consul
        self._databases = {f"{module.upper()}_DATABASE_URL": url for module, url in databases.items()}
        self._places = _places(instances)
        self._processes: dict[str, Process] = {}

    @property
    def base(self) -> str:
        """The gateway's address."""
        return self.of("gateway")[0].url

    @property
    def on_files(self) -> bool:
        """Whether its databases are SQLite files in its folder."""
        return not self._databases

    @property
    def places(self) -> Iterable[str]:
        """The names of its processes: ``orders-1``, ``orders-work``."""
        return self._places

    def of(self, role: str) -> list[Place]:
        """Where ``role`` is served."""
        return [place for place in self._places.values() if place.role == role and place.port is not None]

    def url_of(self, module: str) -> str:
        """The URL of a module's PostgreSQL database."""
        return self._databases[f"{module.upper()}_DATABASE_URL"]

    def log_of(self, name: str) -> str:
        """Everything one process printed so far."""
        path = self._log(name)
        return path.read_text(errors="replace") if path.exists() else ""

    def told_of(self, request_id: str) -> str:
        """What the logs of all processes say of one request."""
        return "\n".join(filter(None, (lines_with(request_id, self.log_of(name)) for name in self._places)))

    def environment(self, role: str = "all") -> dict[str, str]:
        """What one role's processes are told: its own database, and where the others are."""
        return {
            **inherited(),
            "DJANGO_SETTINGS_MODULE": self._settings,
            "SHOP_ROLE": role,
            "SHOP_VAR": str(self.folder / "var"),
            "SHOP_RUN": str(self.folder / "run"),
            "PYTHONUNBUFFERED": "1",
            "BILLING_SANDBOX_NEVER": "6",
            **(
                {"SHOP_CONSUL": self._consul}
                if self._consul
                else {"SHOP_SERVICES": services(list(self._places.values()))}
            ),
            **{name: url for name, url in self._databases.items() if _is_of(role, name)},
            **self.extra,
            **self.extra_of.get(role, {}),
        }

    def start(self) -> None:
        """See that there are tables, start every process, and wait until all are ready."""
        if self.on_files:
            lay_files(self.folder / "var")
        elif not all(map(has_tables, self._databases.values())):
            migrate(self.environment())
        for name in self._places:
            self.begin(name)
        for name in self._places:
            self.wait_ready(name)
        self._wait_found()

    def begin(self, name: str) -> Process:
        """Start one process, without waiting for it."""
        place = self._places[name]
        process = Process(
            place.arguments, environment=self.environment(place.role), log=self._log(name), warm=self.warm
        )
        self._processes[name] = process
        return process

    def wait_ready(self, name: str) -> None:
        """Return when it says so. Raises ``AssertionError`` with the end of its log."""
        if self._places[name].port is not None:
            wait_ready(self._places[name].url, self._processes[name], self._log(name))

    def process(self, name: str) -> Process:
        """One of its processes."""
        return self._processes[name]

    def kill(self) -> None:
        """``kill -9`` all of them."""
        for process in self._processes.values():
            process.kill()

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run ``manage.py`` over all databases at once, as an operator would."""
        return manage(*arguments, environment=self.environment(), check=check)

    def client(self) -> Client:
        """A new visitor, at the gateway."""
        return Client(self.base)

    def _wait_found(self) -> None:
        """Return when each role knows somebody of all those it asks. Raises ``AssertionError``."""
        here = {f"discovery:{ROLES[place.role].service}" for place in self._places.values()}
        deadline = time.monotonic() + START_WITHIN
        for place in self._places.values():
            while place.port is not None and here & _unknown(place.url):
                assert time.monotonic() < deadline, f"{place.name} does not find {_unknown(place.url)}"
                time.sleep(0.05)

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"


AnyShop = Shop | Apart


def _places(instances: Mapping[str, int]) -> dict[str, Place]:
    ports = iter(free_ports(sum(instances.values())))
    served = [
        Place(f"{role}-{number}", role, next(ports))
        for role, count in instances.items()
        for number in range(1, count + 1)
    ]
    working = [Place(f"{role}-work", role) for role in instances if role in WORKING]
    return {place.name: place for place in [*served, *working]}


def _unknown(url: str) -> set[str]:
    """Of the services that a process asks, those of which it knows nobody."""
    degraded: dict[str, str] = requests.get(f"{url}/readyz", timeout=10).json()["degraded"]
    return {name for name, trouble in degraded.items() if trouble == "nobody is known"}


def _is_of(role: str, name: str) -> bool:
    """Whether a role is told the database URL called ``name``: each its own; those that look at all, all."""
    return name.removesuffix("_DATABASE_URL").lower() in ROLES[role].installed
