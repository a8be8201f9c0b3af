"""What people do in a shop taken apart when a process dies: those of one process, and more."""

from typing import Final

import requests

from tests.faults import scenarios
from tests.faults.scenarios import Scenario, cancel, checkout, fill, ordered, pay
from tests.live.client import Client

#: Never empty, whatever the points before left there.
SHELF: Final = {"ONE": 100_000, "TWO": 100_000, "THREE": 100_000}
CUSTOMER, STAFF = "alice", "carol"


class Visitor(Client):
    """A guest, who may sign in, with a member of staff at hand."""

    def __init__(self, base: str, *, token: str, staff: Client) -> None:
        super().__init__(base)
        self.own_token, self.staff = token, staff


def _three_lines(visitor: Visitor) -> None:
    visitor.token = visitor.own_token
    for sku in SHELF:
        assert visitor.add(sku, 1).status_code == 201


def _checkout_three(visitor: Visitor, key: str) -> requests.Response:
    return visitor.checkout(key=key, total=3 * 1990)


def _declined(visitor: Visitor) -> None:
    fill(visitor)
    answer = visitor.checkout(method="pm_card_declined", total=scenarios.TOTAL)
    assert answer.status_code == 402, answer.text
    visitor.order, visitor.order_token = (answer.json()["params"][name] for name in ("order", "order_token"))


def _shipped(visitor: Visitor) -> None:
    ordered("pm_card_ok")(visitor)
    answer = _ship(visitor, "")
    assert answer.json()["state"] == "shipped", answer.text


def _ship(visitor: Visitor, key: str) -> requests.Response:
    return visitor.staff.post(f"/api/orders/{visitor.order}/ship", {"tracking": "1Z"})


def _refund(visitor: Visitor, key: str) -> requests.Response:
    return visitor.staff.post(f"/api/orders/{visitor.order}/refund", {"reason": "broken"}, key=key)


_AS_IN_ONE_PROCESS: Final[list[Scenario[Visitor]]] = [
    Scenario(old.name, old.act, old.prepare, old.ends, old.effects) for old in scenarios.SCENARIOS.values()
]
_MORE: Final[list[Scenario[Visitor]]] = [
    Scenario("three-lines", _checkout_three, _three_lines, frozenset({201}), ("authorise", "capture")),
    Scenario("pay-after-decline", pay, _declined, frozenset({200}), ("authorise", "capture")),
    Scenario("slow-card", checkout("pm_card_slow"), fill, frozenset({201}), ("authorise", "capture")),
    Scenario("silent-capture", checkout("pm_card_capture_silent"), fill, frozenset({201}), ("authorise", "capture")),
    Scenario("cancel-unpaid", cancel, ordered(""), frozenset({200}), ()),
    Scenario("ship", _ship, ordered("pm_card_ok"), frozenset({200}), ()),
    Scenario("refund", _refund, _shipped, frozenset({200}), ("refund",)),
]
SCENARIOS: Final = {scenario.name: scenario for scenario in (*_AS_IN_ONE_PROCESS, *_MORE)}
