"""Reading payments."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from billing.interface import messages
from billing.models import Payment, PaymentEvent


def standing_or_latest(*, order_id: str) -> Payment | None:
    """The order's payment: the one that stands (there is at most one), else the latest attempt."""
    return _chosen(Payment.objects.filter(order_id=order_id))


def latest_payments(*, order_ids: Iterable[str]) -> tuple[messages.Payment, ...]:
    """The payment of each order that has one, in one query."""
    by_order: dict[str, list[Payment]] = {}
    for payment in Payment.objects.filter(order_id__in=list(order_ids)).exclude(provider=""):
        by_order.setdefault(payment.order_id, []).append(payment)
    chosen = [_chosen(attempts) for attempts in by_order.values()]
    return tuple(as_message(payment) for payment in chosen if payment is not None)


def attempts_with_history(*, order_id: str) -> list[Payment]:
    """The order's attempts, oldest first, with their events, in two queries."""
    history = Prefetch("events", queryset=PaymentEvent.objects.order_by("version"))
    attempts = Payment.objects.filter(order_id=order_id).exclude(provider="")
    return list(attempts.order_by("created_at").prefetch_related(history))


def as_message(payment: Payment) -> messages.Payment:
    """The payment as others see it."""
    return messages.Payment(
        id=payment.pk,
        order_id=payment.order_id,
        attempt_id=payment.attempt_id,
        status=payment.position.shown,
        amount=payment.amount,
        currency=payment.currency,
        version=payment.version,
        decline_code=payment.decline_code,
    )


def _chosen(attempts: QuerySet[Payment] | list[Payment]) -> Payment | None:
    return max(attempts, key=_weight, default=None)


def _weight(payment: Payment) -> tuple[bool, object]:
    return (payment.stands, payment.created_at)
