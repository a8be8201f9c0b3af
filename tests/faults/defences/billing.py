"""Billing with one defence removed: each function patches the running module."""

import itertools
from dataclasses import replace
from datetime import datetime
from types import ModuleType
from typing import Any

from django.db.models import Max

from billing import jobs
from billing.interface.messages import DocumentKind, InvoiceOrder, PaymentStatus
from billing.models import Invoice, Payment, PaymentEvent
from billing.operations import apply_payment_result as applying
from billing.operations import (
    authorise,
    cancel,
    capture,
    issue_invoice,
    issue_once,
    note_silence,
    put_question,
    record,
    resolve,
)
from billing.operations.apply_payment_result import apply_payment_result
from billing.properties import properties
from billing.providers.base import OutcomeUnknown, Question, Result
from billing.queries.payments import standing_or_latest
from billing.rules.payments import Asked, Position, may_ask
from shop.database.transactions import atomic


def _replace(module: ModuleType, name: str, value: object) -> None:
    """Every user of a function has its own name for it."""
    assert name in vars(module)
    vars(module)[name] = value


#: What the functions below patch, for those who put it back.
TOUCHED = (authorise, cancel, capture, issue_invoice, note_silence, put_question, record, resolve)


def counter_row() -> None:
    """Numbers by MAX() + 1: two issuers read the same one. SQLite's one writer at a time hides it."""

    def highest_and_one(series: str, *, issued_at: datetime) -> tuple[int, datetime]:
        highest = Invoice.objects.filter(series=series).aggregate(Max("number"))["number__max"] or 0
        return highest + 1, issued_at

    _replace(issue_invoice, "take_number", highest_and_one)


def number_in_the_invoices_transaction() -> None:
    """The number is committed before the invoice is: a roll-back leaves a gap."""
    issue, stamped = issue_invoice.issue_invoice, issue_invoice.stamped

    def number_first(*, order: InvoiceOrder, now: datetime) -> Invoice:
        with atomic("billing"):
            stamp = stamped(DocumentKind.INVOICE, now)
        _replace(issue_invoice, "stamped", lambda *_: stamp)
        return issue(order=order, now=now)

    _replace(issue_invoice, "issue_invoice", number_first)


def unknown() -> None:
    """A question without an answer has failed."""

    def failed(*, payment: Payment, trouble: OutcomeUnknown, source: PaymentEvent.Source, now: datetime) -> Payment:
        result = Result(
            status=PaymentStatus.DECLINED,
            reference="",
            amount=payment.amount,
            currency=payment.currency,
            code=type(trouble).__name__,
        )
        asked = payment.position.asking
        return apply_payment_result(payment=payment, asked=asked, result=result, source=source, now=now)

    _replace(put_question, "note_silence", failed)
    _replace(resolve, "note_silence", failed)


def one_key_per_question() -> None:
    """Each time it is asked, a question has a new key."""
    question, numbers = put_question.question, itertools.count(1)

    def with_new_key(payment: Payment) -> Question:
        found = question(payment)
        return Question(
            **{name: getattr(found, name) for name in found.__slots__} | {"key": f"{found.key}:{next(numbers)}"}
        )

    _replace(put_question, "question", with_new_key)


def question_on_record_first() -> None:
    """The provider hears the question before we have written it down."""

    def ask_then_record(payment: Payment, asked: Asked, *, source: PaymentEvent.Source, now: datetime) -> Payment:
        if not may_ask(payment.position, asked):
            return payment
        payment.asking = asked
        return put_question.ask(payment, source=source, now=now)

    for module in (put_question, cancel, capture, resolve):
        _replace(module, "put_question", ask_then_record)


def payment_on_record_first() -> None:
    """The provider is asked for an order's money before there is a payment of it: what it does in silence is lost."""

    def ask_then_record(
        *, order_id: str, attempt_id: str, amount: int, currency: str, method: str, now: datetime
    ) -> Payment:
        if (known := standing_or_latest(order_id=order_id)) is not None:
            return known
        payment = Payment(
            order_id=order_id,
            attempt_id=attempt_id,
            amount=amount,
            currency=currency,
            method=method,
            provider=properties.current.provider,
            asking=Asked.AUTHORISE,
            created_at=now,
            changed_at=now,
        )
        try:
            result = put_question._heard(payment, Asked.AUTHORISE)
        except OutcomeUnknown:
            return payment
        payment.save(force_insert=True)
        source = PaymentEvent.Source.ANSWER
        return apply_payment_result(payment=payment, asked=Asked.AUTHORISE, result=result, source=source, now=now)

    _replace(authorise, "authorise", ask_then_record)


def janitor() -> None:
    """Nobody asks the provider again what it did."""
    _replace(jobs, "run_janitor", lambda *, now: 0)


def version() -> None:
    """Whoever writes last wins, whatever happened since they read."""
    filter_ = Payment.objects.filter

    class Unguarded:
        @staticmethod
        def filter(**conditions: Any) -> Any:
            for name in ("version", "asking"):
                conditions.pop(name, None)
            return filter_(**conditions)

    class Model:
        objects = Unguarded

    _replace(record, "Payment", Model)


def mark_of_the_given_up() -> None:
    """An order given up before it was paid leaves no mark."""
    _replace(cancel, "_mark_given_up", lambda *_: True)


def wish_on_record() -> None:
    """A cancellation that finds a question open is forgotten."""
    wish = cancel._wish
    _replace(cancel, "_wish", lambda payment, *rest: True if payment.asking else wish(payment, *rest))


def contradictions_go_on_record() -> None:
    """What a provider says against what it said before is not believed, and nobody hears of the money."""
    _replace(applying, "_has_lost_its_place", lambda payment: False)


def what_contradicts_goes_back() -> None:
    """Money taken beside the order's payment is on record, and stays where it is."""
    changes = applying._changes

    def kept(payment: Payment, after: Position, result: Result, now: datetime) -> dict[str, Any]:
        return changes(payment, replace(after, is_cancelled=False), result, now)

    _replace(applying, "_changes", kept)


def only_forward() -> None:
    """The provider's last word counts, however old its news."""

    def believe(position: Position, said: PaymentStatus) -> Position:
        return replace(position, status=said, asking=None)

    _replace(applying, "advance", believe)


def one_document_of_a_kind() -> None:
    """Nobody looks whether an order has its invoice already."""
    _replace(issue_once, "_of", lambda order_id, kind: None)
