"""Authorising: once per attempt, one standing payment per order."""

import uuid

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from billing import local
from billing.interface.messages import PaymentStatus
from billing.models import Payment, PaymentEvent
from billing.rules.payments import Asked
from shop.database.transactions import CallInTransaction, atomic
from shop.events.models import OutboxEvent
from tests.billing.making import AMOUNT, authorised, effects, new_order

pytestmark = pytest.mark.django_db(databases="__all__")

P = PaymentStatus


def test_a_good_card_is_authorised() -> None:
    order = new_order()
    payment = authorised(order, attempt_id="a1" + order)
    assert (payment.status, payment.order_id, payment.amount, payment.currency) == (P.AUTHORISED, order, AMOUNT, "EUR")
    assert effects(order) == {Asked.AUTHORISE: 1}


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("pm_card_declined", "card_declined"),
        ("pm_card_insufficient_funds", "insufficient_funds"),
        ("pm_card_nobody_knows", "unknown_method"),
    ],
)
def test_a_refusal_says_why(method: str, code: str) -> None:
    payment = authorised(new_order(), method=method)
    assert (payment.status, payment.decline_code) == (P.DECLINED, code)


def test_an_attempt_is_asked_once_however_often_it_is_repeated() -> None:
    order, attempt = new_order(), uuid.uuid4().hex
    first = authorised(order, attempt_id=attempt)
    assert [authorised(order, attempt_id=attempt) for _ in range(3)] == [first] * 3
    assert effects(order) == {Asked.AUTHORISE: 1}


def test_a_second_attempt_while_the_first_stands_answers_the_first() -> None:
    order = new_order()
    first = authorised(order)
    assert authorised(order) == first
    assert effects(order) == {Asked.AUTHORISE: 1}


def test_a_second_attempt_while_the_first_is_unknown_answers_unknown_and_asks_nobody() -> None:
    order = new_order()
    first = authorised(order, method="pm_card_authorise_silent")
    second = authorised(order)
    assert (second.status, second.id) == (P.UNKNOWN, first.id)
    assert effects(order) == {Asked.AUTHORISE: 1}


def test_a_declined_order_can_be_paid_by_another_attempt() -> None:
    order = new_order()
    authorised(order, method="pm_card_declined")
    assert authorised(order).status is P.AUTHORISED
    (payment,) = local.payments(order_ids=(order,))
    assert payment.status is P.AUTHORISED


def test_the_question_is_committed_before_the_provider_hears_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def look(*_question: object, **_options: object) -> None:
        seen.append(Payment.objects.get().asking)
        raise KeyboardInterrupt

    monkeypatch.setattr("billing.providers.sandbox.SandboxProvider.authorise", look)
    with pytest.raises(KeyboardInterrupt):
        authorised(new_order())
    assert seen == ["authorise"]
    assert Payment.objects.get().due_at is not None


def test_the_provider_is_never_asked_inside_a_transaction() -> None:
    with atomic("orders"), pytest.raises(CallInTransaction):
        authorised(new_order())


def test_a_card_number_sent_by_mistake_is_refused_and_not_kept() -> None:
    payment = authorised(new_order(), method="4242 4242 4242 4242")
    assert payment.status is P.DECLINED
    assert Payment.objects.get().method == ""
    assert "4242" not in str(list(PaymentEvent.objects.values()))


def test_an_attempt_of_another_order_is_a_programming_error() -> None:
    attempt = uuid.uuid4().hex
    authorised(new_order(), attempt_id=attempt)
    with pytest.raises(ValueError, match="another order"):
        authorised(new_order(), attempt_id=attempt)


def test_its_own_answer_is_not_told_to_the_asker_a_second_time() -> None:
    authorised(new_order())
    assert not OutboxEvent.objects.using("billing").exists()


def test_it_takes_three_statements() -> None:
    with CaptureQueriesContext(connections["billing"]) as queries:
        authorised(new_order())
    assert _statements(queries) == 3


def test_a_capture_takes_four_statements() -> None:
    order = new_order()
    authorised(order)
    with CaptureQueriesContext(connections["billing"]) as queries:
        local.capture(order_id=order)
    assert _statements(queries) == 4


def _statements(queries: CaptureQueriesContext) -> int:
    transaction = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return sum(not query["sql"].startswith(transaction) for query in queries.captured_queries)
