"""``manage.py apart``: every role in processes of its own on this machine, as in production, for a first look."""

import os
import signal
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.management.color import supports_color

from shop.consul import Agent, ConsulRefused, ConsulUnavailable
from shop.database.connections import close_all
from shop.discovery.reach import passes
from shop.roles.catalogue import ALL, ROLES
from shop.roles.current import current
from shop.serving import dev_agent, fleet
from shop.serving.children import Child, Printer, stop_in_order
from shop.serving.preparation import prepare, require_folder
from shop.serving.server import PortTaken, require_free

READY_SECONDS: Final = 60.0
LOOK_SECONDS: Final = 0.2
#: What visitors look at first, one path for each role.
FIRST_LOOK: Final = (
    "/api/inventory/products",
    "/api/orders/cart",
    "/api/billing/payment-methods",
    "/.well-known/jwks.json",
    "/admin/login/",
)


class Command(BaseCommand):
    help = "Run every role in its own processes on this machine, found through Consul where there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port-base", type=int, default=fleet.USUAL_BASE, help="the gateway's; others move along")
        parser.add_argument("--no-demo", action="store_true", help="leave an empty shop empty")
        parser.add_argument("--no-consul", action="store_true", help="do without Consul even where there is one")

    def handle(self, *args: Any, **options: Any) -> None:
        if current().name != ALL:
            raise CommandError(f"`apart` starts every role itself, but SHOP_ROLE={current().name}. Unset it.")
        places = fleet.plan(base=options["port_base"])
        self._require_free(places)
        require_folder()
        prepare(self.stdout, demo=not options["no_demo"])
        close_all()
        self._printer = Printer(sys.stdout, coloured=supports_color(), width=max(len(place.name) for place in places))
        self._children: dict[str, Child] = {}
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
        try:
            registry = self._registry(places, wanted=not options["no_consul"])
            self._start(places, registry)
            self._await(places, registry.get("SHOP_CONSUL"))
            self._stay()
        finally:
            self._stop(places)

    def _require_free(self, places: Sequence[fleet.Place]) -> None:
        for place in places:
            if place.port is not None:
                try:
                    require_free("127.0.0.1", place.port)
                except PortTaken as error:
                    raise CommandError(f"{place.name}: {error}. `--port-base` moves them all.") from error

    def _registry(self, places: Sequence[fleet.Place], *, wanted: bool) -> dict[str, str]:
        """What each role is told of where the others are."""
        if settings.SHOP_CONSUL:
            self._printer.say(f"  Consul at {settings.SHOP_CONSUL}, as SHOP_CONSUL says")
            return {"SHOP_CONSUL": settings.SHOP_CONSUL}
        found = dev_agent.program() if wanted else None
        if found is None:
            self._printer.say(
                "  No Consul (no program in CONSUL_BIN or on the path): addresses are written down instead"
            )
            return {"SHOP_SERVICES": fleet.services(places)}
        http, server, gossip = dev_agent.ports()
        address = f"http://127.0.0.1:{http}"
        command = dev_agent.command(found, http, server, gossip)
        self._children["consul"] = Child("consul", command, os.environ, self._printer)
        self._printer.say(f"  Consul at {address}/ui ({found})")
        return {"SHOP_CONSUL": address}

    def _start(self, places: Sequence[fleet.Place], registry: dict[str, str]) -> None:
        environment = {**os.environ, "SHOP_LOG_FORMAT": "console", "PYTHONUNBUFFERED": "1", **registry}
        if supports_color():
            environment["FORCE_COLOR"] = "1"
        for place in places:
            command = [sys.executable, sys.argv[0], *place.arguments]
            self._children[place.name] = Child(place.name, command, environment, self._printer)

    def _await(self, places: Sequence[fleet.Place], consul: str | None) -> None:
        """Say what runs where once all are ready and found, or when it takes too long."""
        deadline = time.monotonic() + READY_SECONDS
        waiting = [place for place in places if place.port is not None]
        found = consul is None
        while (waiting or not found) and time.monotonic() < deadline and not _asked_to_stop():
            waiting = [place for place in waiting if not passes(f"{place.url}/readyz")]
            found = found or (not waiting and _all_found(places, str(consul)))
        for line in self._table(places, {place.name for place in waiting}):
            self._printer.say(line)

    def _table(self, places: Sequence[fleet.Place], waiting: set[str]) -> Iterator[str]:
        width = max(len(place.name) for place in places)
        yield f"\n  {'process':<{width}}  {'address':<22}  {'pid':>7}  state"
        for place in places:
            state = "works" if place.port is None else "not ready" if place.name in waiting else "ready"
            address = "" if place.port is None else place.url
            yield f"  {place.name:<{width}}  {address:<22}  {self._children[place.name].pid:>7}  {state}"
        door = next(place for place in places if place.role == "gateway")
        yield f"\n  Shop {door.url}/    API {door.url}/api/docs    Back office {door.url}/admin/\n  Ctrl-C stops it.\n"

    def _stay(self) -> None:
        """Until we are asked to stop; a process that ends meanwhile is told of once."""
        gone: set[str] = set()
        while not _asked_to_stop():
            for name, child in self._children.items():
                if child.status is not None and name not in gone:
                    gone.add(name)
                    self._printer.say(f"  {name} ended with status {child.status}")

    def _stop(self, places: Sequence[fleet.Place]) -> None:
        """The door first, then those behind it, Consul last."""
        self._printer.say("  stopping …")
        stages = [
            [place.name for place in places if place.role == "gateway"],
            [place.name for place in places if place.role == "backoffice" or place.port is None],
            [place.name for place in places if place.role == "orders"],
            [place.name for place in places],
            ["consul"],
        ]
        stop_in_order([[self._children[name] for name in stage if name in self._children] for stage in stages])
        self._printer.say("  all stopped")


def _asked_to_stop() -> bool:
    """Whether Ctrl-C or SIGTERM came; waits a moment for it."""
    return signal.sigtimedwait({signal.SIGTERM, signal.SIGINT}, LOOK_SECONDS) is not None


def _all_found(places: Sequence[fleet.Place], consul: str) -> bool:
    """Whether Consul calls every instance passing, and the gateway has heard of it."""
    wanted = Counter(ROLES[place.role].service for place in places if place.port is not None)
    agent = Agent(
        consul,
        token=settings.SHOP_CONSUL_TOKEN,
        ca=settings.SHOP_CONSUL_CA,
        cert=settings.SHOP_CONSUL_CERT,
        key=settings.SHOP_CONSUL_KEY,
    )
    try:
        passing = all(len(agent.passing(service)[1]) >= count for service, count in wanted.items())
    except (ConsulUnavailable, ConsulRefused):
        return False
    door = next(place for place in places if place.role == "gateway")
    return passing and all(passes(door.url + path) for path in FIRST_LOOK)
