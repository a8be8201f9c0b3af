"""A shop apart, two of each role, in a Consul of its own, that operators restart, kill and cut off under load."""

import itertools
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests

from shop.roles.catalogue import ROLES as ROLES_BY_NAME
from tests.customers.crowd import PASSWORD
from tests.faults.apart.load import PRICE, SKU, Load
from tests.faults.scenarios import proven
from tests.faults.signing import MAKE, PEOPLE
from tests.live.apart import BUSINESS, Apart
from tests.live.goods import stock_all
from tests.servers import consul

ROLES = BUSINESS
LEAVES_WITHIN = 20.0
SEEN_WITHIN = 25.0


class Crew:
    """``roles`` are served, restarted in ``turns``; ``agent`` is taken away and brought back by ``without_consul``.

    A new signing key signs in seconds.
    """

    def __init__(self, folder: Path, databases: Mapping[str, str], *, roles: Sequence[str] = ROLES) -> None:
        self.roles = roles
        self.turns = itertools.cycle(self.served)
        self._stack = ExitStack()
        self._agent = ExitStack()
        self.agent = self._agent.enter_context(consul.running())
        self.shop = Apart(
            folder,
            databases=databases,
            settings="tests.faults.settings",
            consul=self.agent.address,
            instances=dict.fromkeys(roles, 2),
        )
        self.shop.extra = {"SHOP_HURRY": "1", "CUSTOMERS_LOGIN_TRIES_PER_PEER": "100000"}
        self._stack.callback(self.shop.kill)

    @property
    def doors(self) -> list[str]:
        """The gateways' addresses."""
        return [place.url for place in self.shop.of("gateway")]

    @property
    def served(self) -> list[str]:
        """The names of the processes that serve them, the first of each role first."""
        return [f"{role}-{number}" for number in (1, 2) for role in self.roles]

    def start(self) -> None:
        """With goods on the shelf for every buyer there could be, and ``PEOPLE`` who have an account."""
        self.shop.start()
        self.shop.manage("shell", "-v", "0", "-c", MAKE.format(usernames=PEOPLE, password=PASSWORD))
        stock_all(self.shop, {SKU: 1_000_000}, price=PRICE)
        for role in self.roles:
            self.wait_seen(role)

    def end(self) -> None:
        self._stack.close()
        self._agent.close()

    def restart(self, name: str) -> float:
        """One process goes and comes back, as in a roll-out; how long it took to leave (seconds)."""
        process, role = self.shop.process(name), name.rpartition("-")[0]
        began = time.monotonic()
        process.signal(signal.SIGTERM)
        assert process.wait(within=LEAVES_WITHIN) == 0, self.shop.log_of(name)[-2000:]
        left = time.monotonic() - began
        self.shop.begin(name)
        self.shop.wait_ready(name)
        self.wait_seen(role)
        return left

    def kill(self, name: str) -> None:
        """``kill -9``."""
        self.shop.process(name).kill()

    def revive(self, name: str) -> None:
        """Start a killed process again."""
        self.shop.begin(name)
        self.shop.wait_ready(name)

    @contextmanager
    def without_consul(self) -> Iterator[None]:
        """Inside there is none; afterwards one that knows nothing, at the same address."""
        self._agent.close()
        try:
            yield
        finally:
            self._agent = ExitStack()
            self.agent = self._agent.enter_context(consul.running(port=self.agent.port))

    def wait_seen(self, role: str, *, within: float = SEEN_WITHIN) -> float:
        """Seconds until Consul calls every instance of ``role`` passing. Raises ``AssertionError``."""
        return until(lambda: self.is_seen(role), within=within)

    def is_seen(self, role: str) -> bool:
        """Whether Consul calls every instance of ``role`` passing."""
        return self._passing(role) >= {place.port for place in self.shop.of(role)}

    def settle(self, load: Load) -> None:
        """What buyers were told is true, and the books balance. Raises ``AssertionError``."""
        assert not load.tally.failed, load.tally.failed[:5]
        proven(self.shop, within=60)

    def _passing(self, role: str) -> set[int | None]:
        url = f"{self.agent.address}/v1/health/service/{ROLES_BY_NAME[role].service}?passing"
        return {row["Service"]["Port"] for row in requests.get(url, timeout=5).json()}


def until(true: Callable[[], bool], *, within: float) -> float:
    """Seconds until it became ``true``. Raises ``AssertionError``."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < within, f"not within {within} s"
        time.sleep(0.05)
    return time.monotonic() - began
