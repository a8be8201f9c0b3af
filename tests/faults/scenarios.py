"""What a buyer is doing when the process dies, and what must be true afterwards."""

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import requests

from tests.live.apart import AnyShop
from tests.live.client import Client
from tests.live.provider import Effect

#: Seconds from *ready again* until the buyer knows and the books balance, both together.
CONVERGED_WITHIN = 30.0
#: What a scenario's shop has on the shelf; its carts hold two of each.
STOCK = {"ONE": 5, "TWO": 5}
TOTAL = 4 * 1990

C = TypeVar("C", bound=Client)


@dataclass(frozen=True)
class Scenario(Generic[C]):
    """``act`` is the request that is killed; it is repeated with the same key until it answers."""

    name: str
    act: Callable[[C, str], requests.Response]
    prepare: Callable[[C], None]
    #: Statuses the repeated request may end with.
    ends: frozenset[int]
    #: What the request makes the provider do, each once.
    effects: tuple[str, ...]


def fill(client: Client) -> None:
    """Two of each into the cart."""
    for sku in STOCK:
        assert client.add(sku, 2).status_code == 201


def ordered(method: str) -> Callable[[Client], None]:
    """Orders the cart, paid with ``method``, or not yet."""

    def prepare(client: Client) -> None:
        fill(client)
        answer = client.checkout(method=method, total=TOTAL)
        assert answer.status_code == 201, answer.text
        client.order = answer.json()["id"]
        client.order_token = answer.json()["order_token"]

    return prepare


def checkout(method: str) -> Callable[[Client, str], requests.Response]:
    """Orders what two of each cost."""
    return lambda client, key: client.checkout(method=method, key=key, total=TOTAL)


def pay(client: Client, key: str) -> requests.Response:
    """Pays with a card that works."""
    return client.post(f"/api/orders/{client.order}/pay", {"payment_method": "pm_card_ok"}, key=key)


def cancel(client: Client, key: str) -> requests.Response:
    """Thinks better of it."""
    return client.post(f"/api/orders/{client.order}/cancel", {"reason": "changed my mind"}, key=key)


SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario("checkout", checkout("pm_card_ok"), fill, frozenset({201}), ("authorise", "capture")),
        Scenario("declined", checkout("pm_card_declined"), fill, frozenset({402}), ()),
        Scenario("pay", pay, ordered(""), frozenset({200}), ("authorise", "capture")),
        Scenario("cancel-paid", cancel, ordered("pm_card_ok"), frozenset({200}), ("refund",)),
    )
}


def prepare(shop: AnyShop, scenario: Scenario[Client]) -> Client:
    """Bring a buyer to the point before the request; from here on, kill points count."""
    client = shop.client()
    scenario.prepare(client)
    (shop.folder / "var" / "armed").touch()
    return client


def retried(client: C, scenario: Scenario[C], key: str, *, within: float) -> requests.Response:
    """The same request with the same key until it answers for good. Raises ``AssertionError`` when it does not."""
    deadline = time.monotonic() + within
    last: Any = None
    while time.monotonic() < deadline:
        try:
            answer = scenario.act(client, key)
        except requests.RequestException as error:
            last = error
        else:
            if answer.status_code in scenario.ends and _rests(answer):
                return answer
            last = f"{answer.status_code} {answer.text}"
        time.sleep(0.2)
    raise AssertionError(f"no final answer within {within} s: {last}")


def _rests(answer: requests.Response) -> bool:
    return answer.status_code >= 400 or answer.json()["state"] in {"paid", "canceled", "awaiting_payment", "shipped"}


class Budget:
    """Seconds that several waits share; they begin now."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._began = seconds, time.monotonic()

    @property
    def spent(self) -> float:
        """So many are over."""
        return time.monotonic() - self._began

    @property
    def left(self) -> float:
        """So many remain; never less than none."""
        return max(0.0, self._seconds - self.spent)


def effects_are_right(done: Sequence[Effect], scenario: Scenario[C], answer: requests.Response) -> None:
    """The provider did what this scenario makes it do: each once, for the order of ``answer``, and nothing else."""
    body = answer.json()
    order = body["params"]["order"] if answer.status_code >= 400 else body["id"]
    kinds = tuple(effect.kind for effect in done if effect.is_done)
    assert kinds == scenario.effects, f"the provider did {kinds}"
    assert {effect.order for effect in done} <= {order}, "for another order"


def proven(shop: AnyShop, *, within: float) -> float:
    """Seconds until the books balance. Raises ``AssertionError`` with what does not."""
    began = time.monotonic()
    while True:
        proof = shop.manage("prove", check=False)
        if proof.returncode == 0:
            return time.monotonic() - began
        if time.monotonic() - began > within:
            raise AssertionError(proof.stdout + proof.stderr)


def new_key() -> str:
    return uuid.uuid4().hex
