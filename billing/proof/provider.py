"""The provider's books against the law, and against ours."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from billing.models import Payment
from billing.proof.violation import broken
from billing.providers.sandbox import sandbox_log
from billing.providers.sandbox_log import Effect
from billing.rules.payments import AUTHORISED, CAPTURED, REFUNDED, VOIDED, Asked
from shop.proof import Violation

#: What our row must say when this is the last thing the provider did.
_SAYS: Final = {
    Asked.AUTHORISE: AUTHORISED,
    Asked.CAPTURE: CAPTURED,
    Asked.VOID: VOIDED,
    Asked.REFUND: REFUNDED,
}


def violations() -> Iterator[Violation]:
    """I2, counted where the money moves."""
    effects = [effect for effect in sandbox_log().effects() if effect.is_done]
    by_order: dict[str, list[Effect]] = defaultdict(list)
    by_payment: dict[str, list[Effect]] = defaultdict(list)
    for effect in effects:
        by_order[effect.order_ref].append(effect)
        by_payment[effect.key.partition(":")[0]].append(effect)
    for order_id, found in by_order.items():
        yield from _order(order_id, found)
    yield from _agreement(by_payment)


def _order(order_id: str, effects: Sequence[Effect]) -> Iterator[Violation]:
    captures = [effect for effect in effects if effect.kind is Asked.CAPTURE]
    refunds = [effect for effect in effects if effect.kind is Asked.REFUND]
    if len(captures) > 1:
        keys = ", ".join(effect.key for effect in captures)
        yield broken(
            "I2", f"order {order_id}", f"captured {len(captures)} times", since=_at(captures[1]), cause=f"keys {keys}"
        )
    captured, refunded = _sum(captures), _sum(refunds)
    if captured - refunded not in {0, captures[0].amount if captures else 0}:
        kept = captured - refunded
        yield broken(
            "I2", f"order {order_id}", f"{kept} kept of {captured}", since=_at(effects[-1]), cause=effects[-1].key
        )


def _agreement(by_payment: Mapping[str, list[Effect]]) -> Iterator[Violation]:
    """Every effect belongs to a payment of ours, and every payment at rest is where the provider left it."""
    missing = dict(by_payment)
    for payment in Payment.objects.filter(provider="sandbox").iterator(chunk_size=1000):
        effects = missing.pop(payment.pk, [])
        if payment.position.asking is None and payment.position.undo is None:
            yield from _payment(payment, effects)
    for payment_id, effects in missing.items():
        yield broken(
            "I2",
            f"payment {payment_id}",
            "moved money and is not known here",
            since=_at(effects[0]),
            cause=effects[0].key,
        )


def _payment(payment: Payment, effects: Sequence[Effect]) -> Iterator[Violation]:
    says = {_SAYS[effect.kind] for effect in effects}
    if any(effect.amount != payment.amount for effect in effects):
        yield _disagree(payment, effects, f"is over {payment.amount}, the provider moved another amount")
    moved = {CAPTURED, REFUNDED, VOIDED}
    ours = {CAPTURED, REFUNDED} if payment.status == REFUNDED else {payment.position.status}
    if says & moved != ours & moved:
        yield _disagree(
            payment, effects, f"is {payment.status}, the provider did {', '.join(sorted(says)) or 'nothing'}"
        )


def _disagree(payment: Payment, effects: Sequence[Effect], message: str) -> Violation:
    cause = effects[-1].key if effects else f"version {payment.version}"
    return broken(
        "I2", f"payment {payment.pk} of order {payment.order_id}", message, since=payment.changed_at, cause=cause
    )


def _sum(effects: Sequence[Effect]) -> int:
    return sum(effect.amount for effect in effects)


def _at(effect: Effect) -> datetime:
    return datetime.fromtimestamp(effect.at, UTC)
