"""What runs where when every role has its own processes on one machine (``manage.py apart``)."""

import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from shop.roles.catalogue import BACKOFFICE, MODULES, ROLES

#: How many instances of each role a first look deserves: two where requests meet in a race.
INSTANCES: Final[Mapping[str, int]] = {"inventory": 2, "orders": 2}
#: In the order they start; they stop the other way round, so that the door closes first.
ORDER: Final = ("configsvc", "customers", "inventory", "billing", "orders", BACKOFFICE, "gateway")
#: Where ports are counted from when ``--port-base`` moves them.
USUAL_BASE: Final = 8000


@dataclass(frozen=True, slots=True)
class Place:
    """One process: ``serve`` on a port, or ``work`` without one."""

    name: str
    role: str
    port: int | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def arguments(self) -> list[str]:
        """For ``manage.py``."""
        return ["work", "--role", self.role] if self.port is None else ["serve", self.role, "--port", str(self.port)]


def plan(*, base: int = USUAL_BASE) -> list[Place]:
    """Every process, in the order they start: the first instance of a role on the port its users know."""
    served = [place for role in ORDER for place in _instances(role, base)]
    working = [Place(f"{role}-work", role) for role in ORDER if role in MODULES and MODULES[role].has_database]
    return served + working


def services(places: Sequence[Place]) -> str:
    """``SHOP_SERVICES`` for roles that find each other without a registry."""
    urls: dict[str, list[str]] = {}
    for place in places:
        if place.port is not None:
            urls.setdefault(ROLES[place.role].service, []).append(place.url)
    return " ".join(f"{service}={','.join(found)}" for service, found in urls.items())


def _instances(role: str, base: int) -> list[Place]:
    count = INSTANCES.get(role, 1)
    first = base + ROLES[role].port - USUAL_BASE
    ports = [first, *(_free_port() for _ in range(count - 1))]
    return [Place(f"{role}-{i}" if count > 1 else role, role, port) for i, port in enumerate(ports, start=1)]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
