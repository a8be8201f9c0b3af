"""One function applies what the provider said, wherever it was heard, however often and in whichever order."""

import itertools
from collections.abc import Sequence
from datetime import timedelta

import pytest

from billing.interface.messages import PaymentStatus
from billing.models import Payment, PaymentEvent
from billing.operations.apply_payment_result import apply_payment_result
from billing.proof import payments as proof
from billing.providers.base import Result
from billing.rules.payments import Asked
from shop.events.models import OutboxEvent
from tests.billing.making import AMOUNT, NOON, new_order

pytestmark = pytest.mark.django_db(databases="__all__")

P = PaymentStatus
SOURCES = [PaymentEvent.Source.ANSWER, PaymentEvent.Source.JANITOR, PaymentEvent.Source.WEBHOOK]


def in_flight(**fields: object) -> Payment:
    """A payment whose authorisation was asked for and not answered."""
    payment = Payment(
        order_id=new_order(),
        attempt_id=new_order(),
        amount=AMOUNT,
        currency="EUR",
        method="pm_card_ok",
        provider="sandbox",
        created_at=NOON,
        changed_at=NOON,
        **{"asking": Asked.AUTHORISE, "due_at": NOON, **fields},
    )
    payment.save(force_insert=True)
    return payment


def told(status: PaymentStatus, code: str = "") -> Result:
    return Result(status=status, reference="sb_1", amount=AMOUNT, currency="EUR", code=code)


def heard(payment: Payment, result: Result, source: PaymentEvent.Source) -> Payment:
    """As each place does: apply it to the row as it was read before."""
    return apply_payment_result(payment=payment, asked=None, result=result, source=source, now=NOON)


@pytest.mark.parametrize(
    "story",
    [
        (told(P.AUTHORISED), told(P.CAPTURED), told(P.REFUNDED)),
        (told(P.AUTHORISED), told(P.DECLINED, "capture_refused")),
        (told(P.AUTHORISED), told(P.VOIDED)),
    ],
)
@pytest.mark.parametrize("cancelled_at", [None, NOON])
def test_every_order_of_arrival_twice_over_ends_in_the_same_row(story: Sequence[Result], cancelled_at: object) -> None:
    ends = set()
    for order in itertools.permutations(story):
        stale = in_flight(cancelled_at=cancelled_at)
        for i, result in enumerate((*order, *order)):
            # Each place read the row before any of this happened.
            heard(Payment.objects.get(pk=stale.pk) if i % 2 else _copy(stale), result, SOURCES[i % 3])
        row = Payment.objects.get(pk=stale.pk)
        ends.add(
            (row.status, row.asking, row.captured_amount, row.refunded_amount, row.decline_code, row.due_at is None)
        )
        assert not list(proof._history(row, list(row.events.order_by("version"))))
    assert len(ends) == 1


def test_a_repeat_writes_nothing() -> None:
    payment = heard(in_flight(), told(P.AUTHORISED), PaymentEvent.Source.JANITOR)
    again = heard(_copy(payment), told(P.AUTHORISED), PaymentEvent.Source.WEBHOOK)
    assert again.version == payment.version == 1
    assert OutboxEvent.objects.using("billing").count() == 1


def test_old_news_writes_nothing() -> None:
    payment = heard(in_flight(), told(P.CAPTURED), PaymentEvent.Source.JANITOR)
    heard(_copy(payment), told(P.AUTHORISED), PaymentEvent.Source.WEBHOOK)
    assert Payment.objects.get().status == P.CAPTURED


def test_a_late_capture_of_a_cancelled_payment_is_due_at_once() -> None:
    payment = in_flight(cancelled_at=NOON, due_at=NOON + timedelta(hours=1))
    heard(payment, told(P.CAPTURED), PaymentEvent.Source.ANSWER)
    assert Payment.objects.get().due_at == NOON


def _copy(payment: Payment) -> Payment:
    """The row as somebody else read it, before what follows."""
    copy = Payment()
    copy.__dict__.update({**payment.__dict__, "_state": payment._state})
    return copy
