"""Authorising an order's payment: once per attempt, one standing payment per order."""

import re
from datetime import datetime
from typing import Final

from django.db import IntegrityError

from billing.models import Payment, PaymentEvent
from billing.operations.put_question import ask, question_fields
from billing.properties import properties
from billing.queries.payments import standing_or_latest
from billing.rules.payments import Asked
from shop.database.transactions import atomic

#: A provider's token. Anything else, a card number above all, is not even stored.
TOKEN: Final = re.compile(r"pm_[a-z0-9_]{1,60}")


def authorise(*, order_id: str, attempt_id: str, amount: int, currency: str, method: str, now: datetime) -> Payment:
    """The attempt's payment, asked for now; or as it stands, if this attempt or another of the order was asked before.

    An order that was given up (``cancel``) is not asked for again: the payment that marks it is answered, undone.
    """
    payment = Payment(
        order_id=order_id,
        attempt_id=attempt_id,
        amount=amount,
        currency=currency,
        method=method if TOKEN.fullmatch(method) else "",
        provider=properties.current.provider,
        asking=Asked.AUTHORISE,
        created_at=now,
        changed_at=now,
        **question_fields(now),
    )
    try:
        with atomic("billing"):
            payment.save(force_insert=True)
    except IntegrityError:
        # This attempt was asked before, or the order has a payment that stands: the unique indexes decided the race.
        return _there_before(order_id, attempt_id)
    return ask(payment, source=PaymentEvent.Source.ANSWER, now=now)


def _there_before(order_id: str, attempt_id: str) -> Payment:
    same = Payment.objects.filter(attempt_id=attempt_id, order_id=order_id).first()
    found = same or standing_or_latest(order_id=order_id)
    if found is None:
        raise ValueError(f"attempt {attempt_id} belongs to another order, or the amount is not one")
    return found
