"""Two live processes of inventory: every message of many orders twice, in any order, from several threads at once."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from inventory.interface.contract import CONTRACT
from inventory.interface.errors import HoldClosed
from inventory.interface.messages import HoldLine, HoldState
from tests.faults.apart.instances import Caller, Instances, calls_of
from tests.faults.apart.sickness import PLENTY, SKUS, stock

ORDERS: Final = 40
#: What an order says in the end, and what must come of it.
ENDS: Final[dict[HoldState, tuple[str, ...]]] = {
    HoldState.SHIPPED: ("hold", "extend", "commit", "ship"),
    HoldState.RELEASED: ("hold", "commit", "release"),
    HoldState.RETURNED: ("hold", "commit", "ship", "give_back"),
}

Message = tuple[str, str]


@pytest.fixture(scope="module")
def inventory(
    tmp_path_factory: pytest.TempPathFactory, new_databases: Callable[[], dict[str, str]]
) -> Iterator[Instances]:
    with Instances("inventory", tmp_path_factory.mktemp("inventory"), databases=new_databases()) as two:
        stock(two)
        yield two


def arguments(name: str, order_id: str) -> dict[str, Any]:
    soon = datetime.now(UTC) + timedelta(minutes=10)
    more: dict[str, dict[str, Any]] = {
        "hold": {"lines": (HoldLine(sku=SKUS[0], quantity=1),), "expires_at": soon},
        "extend": {"expires_at": soon},
        "give_back": {"reason": "broken"},
    }
    return {"order_id": order_id, **more.get(name, {})}


def test_each_order_ends_as_if_each_message_came_once_and_in_order(inventory: Instances, tmp_path: Path) -> None:
    chance = random.Random(18)
    ends = {f"{tmp_path.name}-{number}": chance.choice(list(ENDS)) for number in range(ORDERS)}
    messages = [(order_id, name) for order_id, end in ends.items() for name in ENDS[end]] * 2
    with calls_of(inventory) as transport, ThreadPoolExecutor(6) as threads:
        call = Caller("inventory", CONTRACT, transport)

        def refused(message: Message) -> bool:
            order_id, name = message
            try:
                call(name, **arguments(name, order_id))
            except HoldClosed:
                return True
            return False

        while True:
            chance.shuffle(messages)
            again = [message for message, no in zip(messages, threads.map(refused, messages), strict=True) if no]
            if len(again) == len(messages):
                break
            messages = again
        assert {hold.order_id: hold.state for hold in call("holds", order_ids=tuple(ends))} == ends
        (product,) = call("products", skus=(SKUS[0],))
    assert product.quantity == PLENTY - list(ends.values()).count(HoldState.SHIPPED)
