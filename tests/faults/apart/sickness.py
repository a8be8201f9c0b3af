"""What can be the matter with an instance, and buyers who should not notice."""

import itertools
import random
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from inventory.interface.messages import HoldLine, HoldState
from shop.calls.http import HTTPTransport
from tests.faults.apart.instances import Caller, Instance, Instances, Load, until
from tests.faults.proxy import HEAD, Fault, Mode

#: Many, so that buyers seldom want the same: a process that is stopped keeps its locks for a while.
SKUS: Final = tuple(f"SICK-{number}" for number in range(200))
PLENTY: Final = 100_000
#: Promised: left alone within a second of load, and asked again within ten of being well.
LEFT_ALONE, BACK = 1.0, 10.0


def stops(instance: Instance) -> None:
    """SIGSTOP: the kernel still accepts connections, nobody answers."""
    instance.signal(signal.SIGSTOP)


def has(fault: Fault) -> Callable[[Instance], None]:
    """Its network has it."""

    def sicken(instance: Instance) -> None:
        instance.proxy.fault = fault

    return sicken


NETWORK: Final[dict[str, Callable[[Instance], None]]] = {
    "refuses": has(Fault(Mode.REFUSE)),
    "resets after the head": has(Fault(Mode.RESET, after=HEAD)),
    "cuts bodies at byte 100": has(Fault(Mode.CUT, after=100)),
    "half-closes": has(Fault(Mode.HALF_CLOSE, after=50)),
    "accepts and is silent": has(Fault(Mode.SILENCE)),
    "stalls": has(Fault(Mode.STALL)),
    "takes five seconds": has(Fault(Mode.DELAY, seconds=5.0)),
}


def stock(inventory: Instances) -> None:
    """Plenty of everything."""
    inventory.manage("shell", "-v", "0", "-c", _STOCK)


_STOCK: Final = f"""
from tests.live.stocking import stock
for sku in {SKUS}:
    stock(sku=sku, quantity={PLENTY}, price=1, tax_category="standard")
"""


class Looking:
    """What each thread does: read; every answer is checked."""

    def __init__(self, call: Caller) -> None:
        self._call = call
        self._chance = random.Random(13)

    def __call__(self) -> None:
        self._read(self._chance.choice(SKUS))

    def _read(self, sku: str) -> None:
        (product,) = self._call("products", skus=(sku,))
        assert product.sku == sku

    def check(self) -> None:
        """Reading leaves nothing behind."""


class Buying(Looking):
    """Look, set aside, keep or let go."""

    def __init__(self, call: Caller) -> None:
        super().__init__(call)
        self._ids = itertools.count()
        self._run = time.monotonic_ns()
        self.kept: list[str] = []
        self.let_go: list[str] = []

    def __call__(self) -> None:
        number = next(self._ids)
        sku = SKUS[number % len(SKUS)]
        self._read(sku)
        order = f"o-{self._run}-{number}"
        expires = datetime.now(UTC) + timedelta(minutes=10)
        held = self._call("hold", order_id=order, lines=(HoldLine(sku=sku, quantity=1),), expires_at=expires)
        assert held.state is HoldState.ACTIVE
        if number % 2:
            assert self._call("commit", order_id=order).state is HoldState.COMMITTED
            self.kept.append(order)
        else:
            assert self._call("release", order_id=order).state is HoldState.RELEASED
            self.let_go.append(order)

    def check(self) -> None:
        """What was answered is what is."""
        assert self._states(self.kept) == {HoldState.COMMITTED}
        assert self._states(self.let_go) == {HoldState.RELEASED}

    def _states(self, orders: list[str]) -> set[HoldState]:
        return {hold.state for hold in self._call("holds", order_ids=tuple(orders))}


def nobody_notices(
    sick: Instance, transport: HTTPTransport, do: Looking, sicken: Callable[[Instance], None], *, pause: float = 1.5
) -> None:
    """Under load it falls sick, is left alone, gets well, and is asked again; no call fails."""
    with Load(do) as load:
        until(lambda: len(load.seconds) > 40, promised=5, what="load")
        sicken(sick)
        gone = until(lambda: sick.proxy.url in transport._balancer.out(), promised=LEFT_ALONE, what="left alone")
        while_sick, end = len(load.seconds), time.monotonic() + pause
        until(lambda: time.monotonic() > end and len(load.seconds) > while_sick + 40, promised=5, what="going on")
        assert transport._balancer.out() == [sick.proxy.url]
        sick.heal()
        back = until(lambda: transport._balancer.out() == [], promised=BACK, what="back")
        asked = sick.proxy.posts
        until(lambda: sick.proxy.posts > asked + 5, promised=BACK, what="asked again")
    print(f"{len(load.seconds)} rounds, {len(load.failures)} failed; left alone after {gone:.2f} s, ", end="")
    print(f"back after {back:.2f} s; longest round {max(load.seconds):.2f} s")
    assert load.failures == []
    do.check()
