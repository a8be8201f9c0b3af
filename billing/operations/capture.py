"""Taking the authorised money: asked once, under one key, for ever."""

from datetime import datetime

from billing.interface.errors import PaymentUnknown
from billing.models import Payment, PaymentEvent
from billing.operations.put_question import put_question
from billing.queries.payments import standing_or_latest
from billing.rules.payments import Asked


def capture(*, order_id: str, now: datetime) -> Payment:
    """The order's payment after asking, or as it stands if it cannot be asked now. Raises ``PaymentUnknown``."""
    payment = standing_or_latest(order_id=order_id)
    if payment is None or payment.is_tombstone:
        raise PaymentUnknown
    return put_question(payment, Asked.CAPTURE, source=PaymentEvent.Source.ANSWER, now=now)
