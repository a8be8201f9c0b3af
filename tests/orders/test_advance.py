"""The saga between two steps: wishes that arrive meanwhile, leases that were lost, waits and failures."""

import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from billing import local as billing
from billing.models import Payment as PaymentRow
from inventory import local as inventory
from orders.api.outcomes import is_final
from orders.jobs import advance_due
from orders.models import Order
from orders.operations import advance as saga
from orders.operations import settle as settling
from orders.operations.advance import advance
from orders.operations.claim import NoKey
from orders.operations.request_cancel import request_cancel
from orders.operations.settle import settle
from orders.rules.states import CANCELLABLE, Reason, State
from shop.config.sources import overridden
from shop.errors import Unavailable
from shop.work.leases import due
from tests.orders.buyers import PRICE, Buyer

pytestmark = [
    pytest.mark.django_db(databases="__all__", transaction=True),
    pytest.mark.usefixtures("people", "tea"),
]

#: Longer than any wait between two tries, its jitter included.
LONGEST_WAIT = timedelta(seconds=8)


@pytest.fixture
def guest() -> Buyer:
    guest = Buyer()
    guest.add("TEA")
    return guest


def cancel_now(order: Order) -> None:
    request_cancel(order=order, reason=Reason.CUSTOMER, note="", actor="", key=NoKey(), now=timezone.now())


@pytest.fixture
def before(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str, Callable[[], None]], None]:
    """Has something happen right before a door's method does its work, the first time."""

    def arrange(door: Any, method: str, happens: Callable[[], None]) -> None:
        really, waiting = getattr(door, method), [happens]

        def first(**arguments: Any) -> Any:
            if waiting:
                waiting.pop()()
            return really(**arguments)

        monkeypatch.setattr(door, method, first)

    return arrange


def test_a_wish_during_the_last_step_is_fulfilled_by_who_holds_the_order(guest: Buyer, before: Any) -> None:
    before(billing, "issue_invoice", lambda: cancel_now(Order.objects.get()))
    answer = guest.checkout(PRICE)
    order = Order.objects.get()
    assert (order.state, order.lease) == (State.CANCELED, "")
    assert (answer.status_code, answer.json()["code"]) == (409, "order_ended")
    assert PaymentRow.objects.get().status == "refunded"


def test_a_wish_during_a_step_that_waits_is_due_at_once(guest: Buyer, before: Any) -> None:
    before(billing, "capture", lambda: cancel_now(Order.objects.get()))
    with overridden("billing", provider_timeout=1.0), overridden("orders", answer_seconds=2.0):
        guest.checkout(PRICE, method="pm_card_capture_silent")
    order = Order.objects.get()
    assert order.lease == ""
    assert order.due_at is None or order.due_at <= timezone.now()


@pytest.mark.parametrize("state", sorted(CANCELLABLE))
def test_nothing_is_final_while_a_wish_to_cancel_is_open(state: State) -> None:
    assert not is_final(Order(state=state, cancel_requested_at=timezone.now()))


def test_refusing_to_cancel_burns_no_key(guest: Buyer) -> None:
    path = f"/api/orders/{guest.checkout(PRICE).json()['id']}"
    assert Buyer("boss").post(f"{path}/ship", {}).status_code == 200
    answers = [guest.post(f"{path}/cancel", {}, key="too-late") for _ in range(2)]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "not_cancellable")] * 2


def test_the_answer_of_a_cancellation_that_takes_time_is_not_kept(
    guest: Buyer, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/api/orders/{guest.checkout(PRICE).json()['id']}/cancel"
    with monkeypatch.context() as patch:
        patch.setattr(settling, "_take", lambda order, clock: False)
        with overridden("orders", answer_seconds=0.1):
            first = guest.post(path, {}, key="k")
    assert (first.status_code, first.json()["state"]) == (202, "paid")
    again = guest.post(path, {}, key="k")
    assert (again.status_code, again.json()["state"]) == (200, "canceled")


def test_an_order_that_changed_before_it_was_taken_is_taken_as_it_is_now(
    guest: Buyer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read, then asked to be cancelled, then taken: the first step must know."""
    _committed(guest)
    Order.objects.update(state=State.CAPTURED, due_at=timezone.now(), lease="", leased_until=None, attempts=0)
    asked: list[str] = []
    monkeypatch.setattr(billing, "issue_invoice", lambda **_: asked.append("invoice"))
    really = saga.at_rest

    def then_cancelled(order: Order, now: datetime) -> bool:
        if not order.lease and order.cancel_requested_at is None:
            cancel_now(Order.objects.get())
        return really(order, now)

    monkeypatch.setattr(settling, "at_rest", then_cancelled)
    order = settle(public_id=Order.objects.get().public_id, clock=timezone.now)
    assert (order.state, asked) == (State.CANCELED, [])


def test_after_a_long_outage_the_next_try_is_near(guest: Buyer, monkeypatch: pytest.MonkeyPatch) -> None:
    order = _committed(guest)
    monkeypatch.setattr(billing, "capture", _unavailable)
    Order.objects.filter(pk=order.pk).update(attempts=40)
    advance_due()
    order.refresh_from_db()
    assert order.due_at is not None
    assert timezone.now() < order.due_at <= timezone.now() + LONGEST_WAIT
    assert order.attempts == 41


def test_waiting_for_the_provider_is_no_failure(guest: Buyer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many looks at a payment that is under way, then one failure: no reason to give up."""
    with overridden("billing", provider_timeout=1.0), overridden("orders", answer_seconds=2.0):
        guest.checkout(PRICE, method="pm_card_slow")
    Order.objects.update(state=State.PAYING, attempts=30, due_at=timezone.now(), lease="", leased_until=None)
    monkeypatch.setattr(billing, "authorise", _unavailable)
    advance_due()
    assert Order.objects.get().state == State.PAYING


def test_failing_again_and_again_gives_an_unpaid_order_up(guest: Buyer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inventory, "hold", _unavailable)
    with overridden("orders", give_up_attempts=3):
        guest.checkout(PRICE)
        for _ in range(2):
            assert Order.objects.get().state == State.PLACED
            Order.objects.update(due_at=timezone.now())
            advance_due()
    assert (Order.objects.get().state, Order.objects.get().cancel_reason) == (State.CANCELED, Reason.UNAVAILABLE)


def test_whoever_lost_the_order_records_nothing(guest: Buyer, before: Any) -> None:
    """A worker slept longer than its lease: another one holds the order now."""
    order = _committed(guest)
    order.lease, order.leased_until = uuid.uuid4().hex, timezone.now()
    Order.objects.update(lease=order.lease)
    before(billing, "capture", lambda: _ignore(Order.objects.update(lease="another")))
    after = advance(order, clock=timezone.now)
    assert (after.state, after.lease, after.invoice_number) == (State.COMMITTED, "another", "")


def test_an_order_stays_held_however_long_a_step_takes(guest: Buyer, before: Any) -> None:
    an_order_stays_held(guest, before)


def an_order_stays_held(guest: Buyer, before: Any) -> None:
    """The step takes longer than the lease it began with; nobody else may take the order meanwhile."""
    order = _committed(guest)
    now = timezone.now()
    order.lease, order.leased_until = uuid.uuid4().hex, now + timedelta(seconds=1)
    Order.objects.update(lease=order.lease, leased_until=order.leased_until)

    def take_long() -> None:
        until = now + timedelta(seconds=1.5)
        while timezone.now() < until:
            time.sleep(0.05)
        assert not due(Order.objects.all(), now=timezone.now()).exists()

    before(billing, "capture", take_long)
    assert advance(order, clock=timezone.now).state == State.PAID


def _committed(guest: Buyer) -> Order:
    """An order whose money is authorised and whose stock is committed, and nobody at work on it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(billing, "capture", _unavailable)
        guest.checkout(PRICE)
    Order.objects.update(due_at=timezone.now(), lease="", leased_until=None)
    return Order.objects.get(state=State.COMMITTED)


def _unavailable(**_: Any) -> Any:
    raise Unavailable


def _ignore(_: object) -> None:
    """A callback answers nothing."""
