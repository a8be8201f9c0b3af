"""One of two instances is sick, and nobody notices but the log (promises 17 to 19, faults F12 and F13)."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inventory.interface.contract import CONTRACT
from inventory.interface.errors import SkuUnknown
from inventory.interface.messages import HoldLine
from shop.calls.errors import CallError
from shop.calls.http import HTTPTransport
from tests.faults.apart.instances import Caller, Instance, Instances, Load, calls_of, until
from tests.faults.apart.sickness import BACK, NETWORK, SKUS, Buying, Looking, has, nobody_notices, stock, stops
from tests.faults.proxy import HEAD, Fault, Mode
from tests.live.migrated import new_database
from tests.servers.postgres import Postgres


@pytest.fixture(scope="module")
def inventory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instances]:
    """Two of them, on one SQLite file."""
    with Instances("inventory", tmp_path_factory.mktemp("inventory")) as two:
        stock(two)
        yield two


@pytest.fixture
def transport(inventory: Instances) -> Iterator[HTTPTransport]:
    """What orders calls inventory by, both instances behind their proxies."""
    with calls_of(inventory) as made:
        yield made


@pytest.fixture
def call(transport: HTTPTransport) -> Caller:
    return Caller("inventory", CONTRACT, transport)


@pytest.mark.parametrize("sickness", NETWORK)
def test_one_of_two_is_sick_and_no_call_fails(
    inventory: Instances, transport: HTTPTransport, call: Caller, sickness: str
) -> None:
    nobody_notices(inventory.all[0], transport, Buying(call), NETWORK[sickness])


def test_one_of_two_stands_still_and_no_reading_fails(
    inventory: Instances, transport: HTTPTransport, call: Caller
) -> None:
    """Reading only: a process that is stopped while it writes keeps SQLite's one lock."""
    nobody_notices(inventory.all[0], transport, Looking(call), stops)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(Mode.RESET, after=HEAD),
        Fault(Mode.RESET),
        Fault(Mode.CUT, after=100),
        Fault(Mode.HALF_CLOSE, after=100),
        Fault(Mode.STALL),
    ],
    ids=lambda fault: f"{fault.mode} {fault.after}",
)
def test_what_is_not_harmless_is_reported_and_never_sent_twice(inventory: Instances, fault: Fault) -> None:
    """Counted where it arrives."""
    with calls_of(inventory, caller="backoffice") as transport:
        call = Caller("inventory", CONTRACT, transport)
        for instance in inventory.all:
            instance.proxy.fault = fault
        before = sum(instance.proxy.posts for instance in inventory.all)
        with pytest.raises(CallError) as caught:
            call("receive", sku=SKUS[0], warehouse="MAIN", quantity=1, reference=f"once-{time.monotonic_ns()}")
        assert caught.value.code in {"call_interrupted", "deadline_exceeded"}
        assert sum(instance.proxy.posts for instance in inventory.all) == before + 1


def test_a_cut_answer_is_never_one(inventory: Instances, transport: HTTPTransport, call: Caller) -> None:
    """However long it was: an error each time, never half a result."""
    lengths = 0
    for after in range(0, 100_000, 23):
        for instance in inventory.all:
            instance.proxy.fault = Fault(Mode.CUT, after=after)
        transport._balancer._records.clear()
        try:
            (product,) = call("products", skus=(SKUS[0],))
        except CallError:
            lengths += 1
        else:
            assert product.sku == SKUS[0]  # the whole answer is shorter than that
            break
    assert lengths > 10


@pytest.mark.parametrize(
    "sicken",
    [stops, has(Fault(Mode.SILENCE)), has(Fault(Mode.DELAY, seconds=5.0))],
    ids=["stopped", "silent", "slow"],
)
def test_when_all_hang_the_caller_is_free_at_the_deadline(
    inventory: Instances, call: Caller, sicken: Callable[[Instance], None]
) -> None:
    for instance in inventory.all:
        sicken(instance)
    began = time.monotonic()
    with pytest.raises(CallError):
        call("products", skus=(SKUS[0],))
    took = time.monotonic() - began
    print(f"free after {took:.3f} s of 2 s")
    assert took < 2.0 + 5 * 0.05  # promised: the deadline and 50 ms


def test_when_all_hang_callers_soon_need_not_wait(inventory: Instances, transport: HTTPTransport, call: Caller) -> None:
    for instance in inventory.all:
        stops(instance)
    with Load(Looking(call), threads=8) as load:

        def refused_at_once() -> bool:
            return len(load.failures) > 100 and max(seconds for seconds, _ in load.failures[-50:]) < 0.1

        soon = until(refused_at_once, promised=2, what="refused at once")
        for instance in inventory.all:
            instance.heal()
        back = until(lambda: transport._balancer.out() == [], promised=BACK, what="back")
    print(f"refused at once after {soon:.2f} s, back after {back:.2f} s")
    call("products", skus=(SKUS[0],))


def test_what_the_module_says_is_no_sickness(transport: HTTPTransport, call: Caller) -> None:
    for number in range(20):
        with pytest.raises(SkuUnknown):
            call(
                "hold",
                order_id=f"none-{number}",
                lines=(HoldLine(sku="NOT-THERE", quantity=1),),
                expires_at=datetime.now(UTC) + timedelta(minutes=1),
            )
    assert transport._balancer.out() == []


def test_on_postgresql_one_of_two_stands_still_and_no_call_fails(tmp_path: Path, postgres: Postgres) -> None:
    """Whatever it was doing: a transaction that stands still is ended by the server."""
    databases = {"inventory": new_database(postgres, "inventory")}
    with Instances("inventory", tmp_path, databases=databases) as two, calls_of(two) as transport:
        stock(two)
        for _ in range(3):
            nobody_notices(two.all[0], transport, Buying(Caller("inventory", CONTRACT, transport)), stops)
