"""Asking the provider: the question is committed before the provider hears it, and nothing is held while it answers."""

import time
from datetime import datetime, timedelta
from typing import Final

from billing.interface.messages import PaymentStatus
from billing.models import Payment, PaymentEvent
from billing.operations.apply_payment_result import apply_payment_result
from billing.operations.note_silence import note_silence
from billing.operations.record import as_read, take_over
from billing.properties import properties
from billing.providers.base import OutcomeUnknown, ProviderBadAnswer, ProviderError, Question, Result
from billing.providers.registry import provider_named
from billing.rules.payments import Asked, advance, may_ask
from billing.secrets import payment_key
from shop.calls.context import remaining
from shop.database.transactions import atomic, forbid_open_transaction

#: How long after a provider's time is up the janitor thinks the asker dead.
GRACE: Final = timedelta(seconds=2)
SHORTEST_TIMEOUT: Final = 0.05
#: Of the caller's deadline, what is left for writing down the answer.
RESERVE_SECONDS: Final = 0.5


def put_question(payment: Payment, asked: Asked, *, source: PaymentEvent.Source, now: datetime) -> Payment:
    """Record the question, ask, apply the answer. The payment as it is then; unchanged if it may not be asked now."""
    if not may_ask(payment.position, asked):
        return payment
    changes = {"asking": asked, **question_fields(now), "changed_at": now, "lease": "", "leased_until": None}
    with atomic("billing"):
        won = as_read(payment).update(**changes)
    if not won:
        payment.refresh_from_db()
        return payment
    take_over(payment, changes)
    return ask(payment, source=source, now=now)


def question_fields(now: datetime) -> dict[str, object]:
    """What a row says while its question is on its way: when the janitor may look, counting from zero."""
    wait = timedelta(seconds=properties.current.provider_timeout) + GRACE
    return {"asked_at": now, "due_at": now + wait, "attempts": 0, "last_error": ""}


def ask(payment: Payment, *, source: PaymentEvent.Source, now: datetime) -> Payment:
    """Ask what ``payment.asking`` says, under the key that question always has, and apply what comes of it."""
    asked, began = Asked(payment.asking), time.monotonic()
    try:
        result = _heard(payment, asked)
    except OutcomeUnknown as trouble:
        return note_silence(payment=payment, trouble=trouble, source=source, now=_later(now, began))
    return apply_payment_result(payment=payment, asked=asked, result=result, source=source, now=_later(now, began))


def look_up(payment: Payment) -> Result | None:
    """What the provider knows of the open question. Raises ``OutcomeUnknown``."""
    forbid_open_transaction("a payment provider")
    provider = provider_named(payment.provider)
    return _checked(payment, provider.look_up(question(payment), timeout=_timeout()))


def question(payment: Payment) -> Question:
    """The open question of ``payment``. Its key is the same however often it is asked, and whoever asks.

    Raises ``SecretMissing`` and ``Unavailable`` without what we show the provider: the janitor asks later.
    """
    asked = Asked(payment.asking)
    return Question(
        key=f"{payment.pk}:{asked}",
        credential=payment_key.read(),
        asked=asked,
        order_ref=payment.order_id,
        amount=payment.amount,
        currency=payment.currency,
        method=payment.method,
        reference=payment.provider_reference,
    )


def _heard(payment: Payment, asked: Asked) -> Result:
    forbid_open_transaction("a payment provider")
    provider = provider_named(payment.provider)
    methods = {
        Asked.AUTHORISE: provider.authorise,
        Asked.CAPTURE: provider.capture,
        Asked.VOID: provider.void,
        Asked.REFUND: provider.refund,
    }
    result = _checked(payment, methods[asked](question(payment), timeout=_timeout()))
    assert result is not None
    return result


def _checked(payment: Payment, result: Result | None) -> Result | None:
    """A provider that speaks of another amount is not believed, nor one whose answer settles nothing."""
    if result is None:
        return None
    if (result.amount, result.currency) != (payment.amount, payment.currency):
        raise ProviderBadAnswer(
            f"asked about {payment.amount} {payment.currency}, told of {result.amount} {result.currency}"
        )
    if result.status is PaymentStatus.UNKNOWN or advance(payment.position, result.status).asking is not None:
        raise ProviderError(f"still {result.status} {result.code}".strip())
    return result


def _timeout() -> float:
    """Seconds the provider may take: as configured, less when our caller will not wait that long."""
    left = remaining()
    configured = properties.current.provider_timeout
    return configured if left is None else max(SHORTEST_TIMEOUT, min(configured, left - RESERVE_SECONDS))


def _later(now: datetime, began: float) -> datetime:
    return now + timedelta(seconds=time.monotonic() - began)
