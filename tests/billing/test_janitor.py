"""The janitor: finds out what happened, gives up on nobody, and disturbs no one who is still asking."""

import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from billing import local
from billing.interface.messages import PaymentStatus
from billing.models import Payment, PaymentEvent
from billing.operations.run_janitor import LEASE, run_janitor
from billing.providers.base import ProviderBadAnswer, ProviderError, Question, Result
from billing.providers.sandbox import SandboxProvider, sandbox_log
from billing.rules.delays import look_again
from billing.rules.payments import Asked
from shop.work.leases import claim
from tests.billing.making import AMOUNT, authorised, captured, effects, new_order, settled, status_of

pytestmark = pytest.mark.django_db(databases="__all__")

P = PaymentStatus


def test_it_leaves_alone_what_is_settled() -> None:
    captured(new_order())
    assert run_janitor(now=timezone.now() + timedelta(hours=1)) == 0


def test_it_leaves_alone_a_question_whose_asker_still_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []

    def meanwhile(*_question: object, **_options: object) -> None:
        looked.append(run_janitor(now=timezone.now()))
        raise KeyboardInterrupt

    monkeypatch.setattr(SandboxProvider, "authorise", meanwhile)
    with pytest.raises(KeyboardInterrupt):
        authorised(new_order())
    assert looked == [0]


@pytest.mark.parametrize("asked", ["authorise", "capture", "refund"])
def test_an_asker_that_died_after_the_effect_is_followed_by_the_janitor(
    asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_asker_that_died_is_followed_by_the_janitor(asked, monkeypatch)


def an_asker_that_died_is_followed_by_the_janitor(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider did it, and our process was gone before it could write that down."""
    order = new_order()
    steps: dict[str, Callable[[], object]] = {
        "authorise": lambda: authorised(order),
        "capture": lambda: local.capture(order_id=order),
        "refund": lambda: local.cancel(order_id=order, reason=""),
    }
    for name, step in steps.items():
        if name == asked:
            with monkeypatch.context() as patch:
                patch.setattr("billing.operations.put_question.apply_payment_result", _die)
                with pytest.raises(KeyboardInterrupt):
                    step()
            break
        step()
    assert status_of(order) is P.UNKNOWN
    ends = {"authorise": P.AUTHORISED, "capture": P.CAPTURED, "refund": P.REFUNDED}
    assert settled(order, within=10) is ends[asked]
    assert set(effects(order).values()) == {1}


def test_a_question_the_provider_never_heard_is_asked_again_under_its_own_key(monkeypatch: pytest.MonkeyPatch) -> None:
    order = new_order()
    authorised(order)
    with monkeypatch.context() as patch:
        patch.setattr(SandboxProvider, "capture", _die)
        with pytest.raises(KeyboardInterrupt):
            local.capture(order_id=order)
    assert effects(order) == {Asked.AUTHORISE: 1}
    assert settled(order) is P.CAPTURED
    assert [effect.key for effect in sandbox_log().effects()] == [
        f"{Payment.objects.get().pk}:authorise",
        f"{Payment.objects.get().pk}:capture",
    ]


def test_while_the_provider_does_not_answer_it_looks_less_and_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SandboxProvider, "look_up", _down)
    authorised(new_order(), method="pm_card_authorise_silent")
    began = timezone.now()
    looks = [second for second in range(60) if run_janitor(now=began + timedelta(seconds=second))]
    gaps = [later - earlier for earlier, later in itertools.pairwise(looks)]
    assert len(looks) >= 6
    assert gaps == sorted(gaps)
    assert max(gaps) <= 11
    payment = Payment.objects.get()
    assert (payment.position.shown, "503" in payment.last_error) == (P.UNKNOWN, True)


def test_silence_goes_on_record_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SandboxProvider, "look_up", _down)
    authorised(new_order(), method="pm_card_authorise_silent")
    for second in range(0, 60, 5):
        run_janitor(now=timezone.now() + timedelta(seconds=second))
    assert list(PaymentEvent.objects.values_list("answered", flat=True)) == ["unknown"]


def test_it_is_resolved_within_a_minute_of_the_question_once_the_provider_can_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order, began = new_order(), timezone.now()
    authorised(order, method="pm_card_authorise_silent")
    with monkeypatch.context() as patch:
        patch.setattr(SandboxProvider, "look_up", _down)
        for second in range(0, 46, 2):
            run_janitor(now=began + timedelta(seconds=second))
    assert status_of(order) is P.UNKNOWN
    for second in range(46, 60, 2):
        run_janitor(now=began + timedelta(seconds=second))
    assert status_of(order) is P.AUTHORISED


@pytest.mark.parametrize("wrong", [{"amount": AMOUNT - 1}, {"currency": "USD"}])
def test_a_provider_that_speaks_of_other_money_is_not_believed(
    wrong: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = {"status": P.AUTHORISED, "reference": "sb_1", "amount": AMOUNT, "currency": "EUR"}
    monkeypatch.setattr(SandboxProvider, "authorise", lambda *_, **__: Result(**{**right, **wrong}))  # type: ignore[arg-type]
    assert authorised(new_order()).status is P.UNKNOWN
    assert ProviderBadAnswer.__name__ in Payment.objects.get().last_error


def test_a_refund_the_provider_keeps_refusing_stays_visible_and_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    order = new_order()
    captured(order)
    refused = Result(status=P.CAPTURED, reference="sb_1", amount=AMOUNT, currency="EUR", code="too_old")
    with monkeypatch.context() as patch:
        patch.setattr(SandboxProvider, "refund", lambda *_, **__: refused)
        assert local.cancel(order_id=order, reason="").status is P.UNKNOWN  # type: ignore[union-attr]
        run_janitor(now=timezone.now() + timedelta(seconds=5))
    payment = Payment.objects.get()
    assert ("too_old" in payment.last_error, payment.asking) == (True, Asked.REFUND)
    assert settled(order) is P.REFUNDED


def test_two_janitors_never_work_on_the_same_payment() -> None:
    authorised(new_order(), method="pm_card_authorise_silent")
    later = timezone.now() + timedelta(minutes=1)
    due = Payment.objects.filter(due_at__isnull=False)
    assert len(claim(due, alias="billing", now=later, limit=8, lease=LEASE)) == 1
    assert run_janitor(now=later) == 0
    assert run_janitor(now=later + LEASE + timedelta(seconds=1)) == 1


def test_one_payment_that_breaks_the_janitor_does_not_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    poisoned, healthy = new_order(), new_order()
    for order in (poisoned, healthy):
        authorised(order, method="pm_card_authorise_silent")
    look_up = SandboxProvider.look_up

    def break_on_one(self: SandboxProvider, question: Question, *, timeout: float) -> Result | None:
        if question.order_ref == poisoned:
            raise ZeroDivisionError
        return look_up(self, question, timeout=timeout)

    monkeypatch.setattr(SandboxProvider, "look_up", break_on_one)
    run_janitor(now=timezone.now() + timedelta(seconds=10))
    assert (status_of(poisoned), status_of(healthy)) == (P.UNKNOWN, P.AUTHORISED)


def test_delays_grow_and_end() -> None:
    waits = [look_again(attempts) for attempts in range(20)]
    assert waits == sorted(waits)
    assert waits[0] <= timedelta(seconds=1)
    assert waits[-1] == timedelta(seconds=10)


def _down(self: SandboxProvider, question: Question, *, timeout: float) -> Result | None:
    raise ProviderError("503 Service Unavailable")


def _die(*_arguments: object, **_options: object) -> None:
    raise KeyboardInterrupt
