"""The defences of checkout, each removed by one function. Applied in the shop's own process by ``SHOP_DEFENCE_OFF``."""

from typing import Any

from django.utils import timezone


def same_key() -> None:
    """No key is tied to the order, and a cart is closed whoever closed it before."""
    from orders.operations import place
    from shop.idempotency.once import Once

    Once.claim = lambda self, resource="": None  # type: ignore[method-assign]
    place._close = lambda cart, now: None


def taking_over() -> None:
    """Nobody goes on with an order whose process died."""
    from orders.operations import settle
    from shop.work import jobs

    settle._take = lambda order, clock: False
    declared = jobs._declared["orders.advance_due"]
    jobs._declared["orders.advance_due"] = jobs.Declared(declared.name, lambda: None, declared.attempts, declared.every)


def committing() -> None:
    """The stock's word is not asked for: whatever was held once counts as committed."""
    from inventory import local
    from inventory.interface.messages import Hold, HoldState

    def commit(*, order_id: str) -> Any:
        return Hold(order_id=order_id, state=HoldState.COMMITTED, expires_at=None, lines=())

    local.commit = commit


def unknown() -> None:
    """A provider that does not answer counts as one that refused."""
    from billing.interface.messages import PaymentStatus
    from billing.operations import put_question
    from billing.operations.apply_payment_result import apply_payment_result
    from billing.providers.base import Result

    def note_silence(*, payment: Any, trouble: Any, source: Any, now: Any) -> Any:
        refused = Result(
            status=PaymentStatus.DECLINED,
            reference="",
            amount=payment.amount,
            currency=payment.currency,
            code="silence",
        )
        return apply_payment_result(
            payment=payment, asked=payment.asking, result=refused, source=source, now=timezone.now()
        )

    setattr(put_question, "note_silence", note_silence)  # noqa: B010 - not a name it exports
