"""The defences of checkout, each removed by one function. Applied in the shop's own process by ``SHOP_DEFENCE_OFF``."""

from datetime import datetime
from typing import Any

from django.utils import timezone


def same_key() -> None:
    """No key is tied to the order, and a cart is closed whoever closed it before."""
    from orders.operations import place
    from shop.idempotency.once import Once

    Once.claim = lambda self, resource="": None  # type: ignore[method-assign]
    place._close = lambda cart, now: None


def durable_keys() -> None:
    """A key is remembered as long as the process that heard it: what begins anew knows none."""
    from shop.idempotency.once import Once

    began, rows, claim = timezone.now(), Once._rows, Once.claim

    def claim_anew(self: Once, resource: str = "") -> None:
        if self.key is not None:
            rows(self, self.key).filter(created_at__lt=began).delete()
        claim(self, resource)

    Once._rows = lambda self, key: rows(self, key).filter(created_at__gte=began)  # type: ignore[method-assign]
    Once.claim = claim_anew  # type: ignore[method-assign]


def taking_over() -> None:
    """Nobody goes on with an order whose process died."""
    from orders.operations import settle
    from shop.work import jobs

    settle._take = lambda order, clock: False
    declared = jobs._declared["orders.advance_due"]
    jobs._declared["orders.advance_due"] = jobs.Declared(declared.name, lambda: None, declared.attempts, declared.every)


def stock_asked_again() -> None:
    """Whatever was held once counts as held until it is paid: the stock is not asked again."""
    from inventory import local
    from inventory.interface.messages import Hold, HoldState

    def extend(*, order_id: str, expires_at: datetime) -> Any:
        return Hold(order_id=order_id, state=HoldState.ACTIVE, expires_at=expires_at, lines=())

    def commit(*, order_id: str) -> Any:
        return Hold(order_id=order_id, state=HoldState.COMMITTED, expires_at=None, lines=())

    local.extend, local.commit = extend, commit


def money_back() -> None:
    """An order is given up without a word to the provider."""
    from billing import local

    setattr(local, "cancel", lambda *, order_id, reason: None)  # noqa: B010 - mypy knows its type


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


def same_wish() -> None:
    """Whether somebody asked to cancel meanwhile is not looked at when a step is recorded."""
    from orders.operations import advance
    from shop.work.leases import held

    advance._same_wish = lambda order, recorded: held(order).filter(state=recorded)


def lease_ownership() -> None:
    """Whoever takes a step records what followed, also when somebody else holds the order by now."""
    from orders.models import Order
    from orders.operations import advance

    def same_wish(order: Any, recorded: Any) -> Any:
        return Order.objects.filter(
            pk=order.pk, state=recorded, cancel_requested_at__isnull=order.cancel_requested_at is None
        )

    advance._same_wish = same_wish


def heartbeat() -> None:
    """A lease ends when it ends, whatever step its holder is taking."""
    from contextlib import nullcontext

    from orders.operations import advance

    setattr(advance, "kept", nullcontext)  # noqa: B010 - not a name it exports


def cart_as_read() -> None:
    """A cart is ordered whoever ordered or edited it since it was read: only the unique index is left."""
    from orders.operations import place

    place._close = lambda cart, now: None


def read_again() -> None:
    """An order is worked on as it was before it was taken."""
    from orders.models import Order

    Order.refresh_from_db = lambda self, *arguments, **options: None  # type: ignore[method-assign]


def open_wishes() -> None:
    """A paid order is final, also while somebody waits for its cancellation."""
    from orders.api import cancelling, outcomes

    def is_final(order: Any) -> bool:
        return order.state not in outcomes.PENDING

    outcomes.is_final = is_final
    setattr(cancelling, "is_final", is_final)  # noqa: B010 - not a name it exports


def whole_mailbox() -> None:
    """A guest's order belongs to whoever confirms an address that looks much like its own."""
    from orders.operations import hear, place

    def roughly(text: str) -> str:
        local, _, domain = text.casefold().rpartition("@")
        return f"{local.partition('+')[0]}@{domain}"

    for module in (hear, place):
        setattr(module, "mailbox", roughly)  # noqa: B010 - not a name they export


def once_shipped() -> None:
    """An order can be cancelled as long as it was not delivered."""
    from orders.operations import request_cancel
    from orders.rules.states import State

    setattr(request_cancel, "CANCELLABLE", frozenset(State) - {State.DELIVERED})  # noqa: B010 - not a name it exports


def card_numbers() -> None:
    """A card's number is a means of payment like any other."""
    from orders.api import serializers

    setattr(serializers, "is_card_number", lambda text: False)  # noqa: B010 - not a name it exports
