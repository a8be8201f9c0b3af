"""A hold that runs out while payment is under way: never two paid for one unit, and no money kept for nothing."""

import random
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.scenarios import proven
from tests.live.apart import AnyShop
from tests.live.client import Client
from tests.live.database import execute
from tests.live.fixtures import started
from tests.live.goods import stock_all
from tests.live.provider import effects

PRICE = 1990
ROUNDS = 12
SETTLED_WITHIN = 60.0
#: Seconds nobody knows what a slow card's bank says: for as long, another can buy what was held for its owner.
UNKNOWN_FOR = 15


@pytest.fixture(scope="module")
def live_shop(
    shape: str, tmp_path_factory: pytest.TempPathFactory, new_databases: Callable[[], dict[str, str]]
) -> Iterator[AnyShop]:
    """A running shop whose slow card is slower than usual."""
    slower = {"BILLING_SANDBOX_SLOW": str(UNKNOWN_FOR)}
    with started(shape, tmp_path_factory.mktemp("shop"), new_databases(), slower) as shop:
        yield shop


def test_a_buyer_whose_hold_ran_out_during_payment_gets_their_money_back(live_shop: AnyShop) -> None:
    stock_all(live_shop, {"ONLY": 1}, price=PRICE)
    slow = live_shop.client()
    slow.add("ONLY")
    begun = slow.checkout(method="pm_card_slow", total=PRICE).json()
    slow.order_token = begun["order_token"]
    _run_out(live_shop, begun["id"], datetime.now(UTC))

    quick = live_shop.client()
    quick.add("ONLY")
    assert _bought(quick, within=UNKNOWN_FOR)

    assert _settled(slow, begun["id"]) == "canceled"
    kinds = [effect.kind for effect in effects(live_shop) if effect.order == begun["id"] and effect.is_done]
    assert kinds == ["authorise", "void"]
    proven(live_shop, within=SETTLED_WITHIN)


def test_paying_and_running_out_at_the_same_moment_never_both_win(live_shop: AnyShop) -> None:
    stock_all(live_shop, {f"RACE-{number}": 1 for number in range(ROUNDS)}, price=PRICE)
    with ThreadPoolExecutor(ROUNDS) as pool:
        winners = list(pool.map(lambda number: _race(live_shop, number), range(ROUNDS)))
    assert set(winners) <= {(True, False), (False, True)}, winners
    proven(live_shop, within=SETTLED_WITHIN)


def _race(shop: AnyShop, number: int) -> tuple[bool, bool]:
    """Whether the holder was paid, and whether the rival bought the same unit."""
    draw = random.Random(number)
    holder, rival = shop.client(), shop.client()
    for client in (holder, rival):
        client.add(f"RACE-{number}")
    order = holder.checkout(method="", total=PRICE).json()
    holder.order_token = order["order_token"]
    _run_out(shop, order["id"], datetime.now(UTC) + timedelta(milliseconds=draw.randrange(0, 500)))
    with ThreadPoolExecutor(2) as pool:
        pay = pool.submit(_pay, holder, order["id"], draw.random() / 2)
        rival_bought = pool.submit(_bought, rival).result()
        pay.result()
    return _settled(holder, order["id"]) == "paid", rival_bought


def _run_out(shop: AnyShop, order: str, at: datetime) -> None:
    """The stock's time for ``order`` is over at ``at``."""
    execute(shop, "orders", "UPDATE orders_order SET hold_expires_at = ? WHERE public_id = ?", at, order)
    execute(shop, "inventory", "UPDATE inventory_hold SET expires_at = ? WHERE order_id = ?", at, order)


def _pay(client: Client, order: str, delay: float) -> None:
    time.sleep(delay)
    client.post(f"/api/orders/{order}/pay", {"payment_method": "pm_card_ok"}, key=uuid.uuid4().hex)


def _bought(client: Client, *, within: float = 8.0) -> bool:
    """Tries until the unit is theirs, or for as long as it can take until it is certain that it is somebody else's."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        answer = client.checkout(total=PRICE)
        if answer.status_code == 201:
            return True
        time.sleep(0.1)
    return False


def _settled(client: Client, order: str) -> str:
    deadline = time.monotonic() + SETTLED_WITHIN
    while True:
        state: str = client.get(f"/api/orders/{order}").json()["order"]["state"]
        if state in {"paid", "canceled"} or time.monotonic() > deadline:
            return state
        time.sleep(0.1)
