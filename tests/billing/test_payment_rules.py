"""How payments move: forward only, whatever the order in which news arrives."""

import itertools

import pytest

from billing.interface.messages import PaymentStatus
from billing.rules.payments import RANK, Asked, Position, advance, may_ask

P = PaymentStatus
STORIES = [
    (P.AUTHORISED, P.CAPTURED, P.REFUNDED),
    (P.AUTHORISED, P.CAPTURED),
    (P.AUTHORISED, P.VOIDED),
    (P.AUTHORISED, P.DECLINED),
    (P.DECLINED,),
    (P.AUTHORISED, P.VOIDED, P.CAPTURED),
]


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("asking", [None, *Asked])
@pytest.mark.parametrize("is_cancelled", [False, True])
def test_every_order_of_arrival_ends_in_the_same_place(
    story: tuple[PaymentStatus, ...], asking: Asked | None, is_cancelled: bool
) -> None:
    ends = set()
    for order in itertools.permutations(story):
        position = Position(P.PENDING, asking, is_cancelled)
        for said in (*order, *order):
            position = advance(position, said)
        ends.add(position)
    assert len(ends) == 1


@pytest.mark.parametrize("status", list(RANK))
@pytest.mark.parametrize("said", list(RANK))
def test_nothing_ever_goes_back(status: PaymentStatus, said: PaymentStatus) -> None:
    assert RANK[advance(Position(status), said).status] >= RANK[status]


@pytest.mark.parametrize("asking", list(Asked))
def test_an_open_question_is_shown_as_unknown(asking: Asked) -> None:
    assert Position(P.AUTHORISED, asking).shown is P.UNKNOWN


@pytest.mark.parametrize(("status", "undo"), [(P.AUTHORISED, Asked.VOID), (P.CAPTURED, Asked.REFUND)])
def test_what_stands_of_a_cancelled_payment_is_undone_and_unknown_until_then(
    status: PaymentStatus, undo: Asked
) -> None:
    position = Position(status, None, is_cancelled=True)
    assert (position.undo, position.shown) == (undo, P.UNKNOWN)


@pytest.mark.parametrize("status", [P.DECLINED, P.VOIDED, P.REFUNDED])
def test_nothing_is_left_to_undo_of_what_ended(status: PaymentStatus) -> None:
    position = Position(status, None, is_cancelled=True)
    assert (position.undo, position.shown) == (None, status)


def test_a_question_stays_open_until_an_answer_settles_it() -> None:
    asking = Position(P.AUTHORISED, Asked.CAPTURE)
    assert advance(asking, P.AUTHORISED) == asking
    assert advance(asking, P.CAPTURED) == Position(P.CAPTURED)
    assert advance(Position(P.CAPTURED, Asked.REFUND), P.CAPTURED).asking is Asked.REFUND


def test_a_void_that_came_too_late_becomes_a_refund() -> None:
    position = advance(Position(P.AUTHORISED, Asked.VOID, is_cancelled=True), P.CAPTURED)
    assert position.undo is Asked.REFUND


@pytest.mark.parametrize("question", list(Asked))
def test_there_are_never_two_questions_at_a_time(question: Asked) -> None:
    assert not any(may_ask(Position(status, asking), question) for status in RANK for asking in Asked)


def test_a_cancelled_payment_is_not_captured() -> None:
    assert may_ask(Position(P.AUTHORISED), Asked.CAPTURE)
    assert not may_ask(Position(P.AUTHORISED, None, is_cancelled=True), Asked.CAPTURE)
