"""A shop taken apart with goods and people, on which one process after another dies and is started again."""

import itertools
import threading
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from tests.faults.apart.prover import Prover
from tests.faults.apart.scenarios import CUSTOMER, SHELF, STAFF, Visitor
from tests.faults.scenarios import CONVERGED_WITHIN
from tests.faults.stocked import SETTINGS, Databases
from tests.live.apart import INSTANCES, Apart
from tests.live.goods import stock_all
from tests.live.waiting import until_believed
from tests.servers import consul

#: Who dies.
KILLED: Final = ("orders", "inventory", "billing")
#: Nobody else is there while a process is dead: the harder case.
ONE_EACH: Final = dict.fromkeys(INSTANCES, 1)
PASSWORD: Final = "correct horse battery staple"
#: Younger than an access token gets.
TOKEN_SECONDS: Final = 120.0

_PEOPLE = """
from customers.interface import customers
from customers.models import User
from shop.calls.context import SYSTEM, acting_as
for name in {names!r}:
    user = User.objects.create_user(name, name + "@example.com", name=name.title())
    user.set_password({password!r})
    user.save()
with acting_as(SYSTEM):
    customers.grant(customer_id=user.public_id, is_staff=True, permissions=("orders.ship", "orders.refund"))
"""


class Stage:
    """One such shop. ``within``: so many seconds it has to converge."""

    def __init__(self, shop: Apart, *, stack: ExitStack, of_orders: Mapping[str, str], within: float) -> None:
        self.shop, self._stack, self._of_orders, self.within = shop, stack, of_orders, within
        self._tokens: dict[str, tuple[float, str]] = {}

    @property
    def var(self) -> Path:
        """Where the processes look whether they are to die."""
        return self.shop.folder / "var"

    def start(self) -> None:
        """With its goods and people."""
        self.shop.extra = {"CUSTOMERS_LOGIN_TRIES_PER_PEER": "100000"}
        self.shop.extra_of = {role: {"SHOP_KILL_APART": "1"} for role in KILLED}
        self.shop.extra_of["orders"] |= self._of_orders
        self.shop.start()
        stock_all(self.shop, SHELF)
        people = _PEOPLE.format(names=(CUSTOMER, STAFF), password=PASSWORD)
        self.shop.manage("shell", "-v", "0", "-c", people)
        self.prover = Prover(self.shop.environment())
        self._stack.callback(self.prover.close)

    def close(self) -> None:
        self._stack.close()

    def visitor(self) -> Visitor:
        """A new guest, once everybody is there for them."""
        staff = self.shop.client()
        staff.token = self._token(STAFF)
        until_believed(staff, "/api/orders/orders")
        return Visitor(self.shop.base, token=self._token(CUSTOMER), staff=staff)

    def _token(self, name: str) -> str:
        since, token = self._tokens.get(name, (0.0, ""))
        if not token or time.monotonic() - since > TOKEN_SECONDS:
            answer = self.shop.client().post("/api/customers/login", {"login": name, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            token = answer.json()["access_token"]
            self._tokens[name] = (time.monotonic(), token)
        return token


class Stages:
    """Opens them in folders and databases of their own. Thread-safe. ``of_orders``: what only orders is told."""

    def __init__(
        self, folder: Path, databases: Databases, *, within: float = CONVERGED_WITHIN, **of_orders: str
    ) -> None:
        self._folder, self._databases, self._within, self._of_orders = folder, databases, within, of_orders
        self._numbers, self._lock = itertools.count(1), threading.Lock()

    def open(self, *, with_consul: bool = False) -> Stage:
        """Running; the caller closes it. ``with_consul``: its roles meet there, two of inventory and of orders."""
        with ExitStack() as stack:
            with self._lock:
                agent = stack.enter_context(consul.running()) if with_consul else None
                shop = Apart(
                    self._folder / f"stage-{next(self._numbers)}",
                    databases=self._databases(),
                    settings=SETTINGS,
                    consul=agent.address if agent else "",
                    instances=INSTANCES if agent else ONE_EACH,
                )
            stack.callback(shop.kill)
            stage = Stage(shop, stack=stack.pop_all(), of_orders=self._of_orders, within=self._within)
            try:
                stage.start()
            except BaseException:
                stage.close()
                raise
        return stage
