"""What a provider sends by itself: applied once, in the one way results are applied."""

import hashlib
from datetime import datetime
from typing import Final

from django.db import IntegrityError

from billing.interface.errors import PaymentUnknown
from billing.models import Payment, PaymentEvent
from billing.operations.apply_payment_result import apply_payment_result
from billing.providers.webhooks import ProviderEvent
from shop.database.transactions import atomic
from shop.errors import Invalid
from shop.events.models import InboxEvent

#: Under whose name the ids of a provider's events are kept, beside those of the shop's own.
CONSUMER: Final = "provider"


def hear_provider(*, provider: str, event: ProviderEvent, now: datetime) -> bool:
    """Move the payment to where ``event`` says; False for one that was heard before.

    Applying is safe to repeat, so its id is kept afterwards: a crash between the two costs another look, no effect.
    Raises ``PaymentUnknown``, and ``Invalid`` for an event that speaks of other money or of another's payment.
    """
    known = hashlib.sha256(f"{provider}:{event.id}".encode()).hexdigest()[:32]
    if InboxEvent.objects.using("billing").filter(consumer=CONSUMER, event_id=known).exists():
        return False
    payment = Payment.objects.filter(pk=event.payment_id, provider=provider).first()
    if payment is None:
        raise PaymentUnknown
    if (event.amount, event.currency) != (payment.amount, payment.currency):
        raise Invalid(errors={"amount": ["not this payment's"]})
    if payment.provider_reference and event.reference != payment.provider_reference:
        raise Invalid(errors={"reference": ["not this payment's"]})
    apply_payment_result(
        payment=payment, asked=payment.position.asking, result=event.result, source=PaymentEvent.Source.WEBHOOK, now=now
    )
    return _keep(known, now)


def _keep(known: str, now: datetime) -> bool:
    try:
        with atomic("billing"):
            InboxEvent(event_id=known, consumer=CONSUMER, type="provider.event", received_at=now).save(
                using="billing", force_insert=True
            )
    except IntegrityError:  # a copy of it was heard at the same time
        return False
    return True
