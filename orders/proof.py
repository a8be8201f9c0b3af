"""Proving that orders, money and stock agree: this module's own laws, and those across modules through interfaces.

I2  captured exactly once for a paid order; nothing of a cancelled one is kept
I3  paid ⇔ one invoice of the order's total; cancelled ⇒ a credit note where there was an invoice, and no stock held
I5  no order stays between states for longer than a minute, whatever it waits for; no wish to cancel stays open either
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from billing.interface import billing
from billing.interface.messages import DocumentKind, InvoiceRef, Payment, PaymentStatus
from inventory.interface import inventory
from inventory.interface.messages import Hold, HoldState
from orders.models import Order
from orders.queries.timeline import timeline_of
from orders.rules.states import SETTLED, State
from shop.proof import Violation

BATCH: Final = 200
PATIENCE: Final = timedelta(seconds=60)

#: What stock must be for an order at rest.
_HOLD_OF: Final = {
    State.PAID: {HoldState.COMMITTED},
    State.SHIPPED: {HoldState.SHIPPED},
    State.DELIVERED: {HoldState.SHIPPED},
    State.CANCELED: {HoldState.RELEASED, HoldState.EXPIRED, HoldState.RETURNED},
}
_PAID: Final = frozenset({State.PAID, State.SHIPPED, State.DELIVERED})
_OPEN_MONEY: Final = frozenset(
    {PaymentStatus.AUTHORISED, PaymentStatus.CAPTURED, PaymentStatus.UNKNOWN, PaymentStatus.PENDING}
)


def prove(*, now: datetime) -> Iterator[Violation]:
    """Every violation of every order. Raises what the calls raise."""
    for orders in _batches():
        ids = tuple(order.public_id for order in orders)
        payments = {payment.order_id: payment for payment in billing.payments(order_ids=ids)}
        holds = {hold.order_id: hold for hold in inventory.holds(order_ids=ids)}
        documents = _by_order(billing.invoices(order_ids=ids))
        for order in orders:
            yield from _order(
                order, payments.get(order.public_id), holds.get(order.public_id), documents[order.public_id], now
            )


def _batches() -> Iterator[list[Order]]:
    last = 0
    while orders := list(Order.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield orders
        last = orders[-1].pk


def _order(
    order: Order, payment: Payment | None, hold: Hold | None, documents: Sequence[InvoiceRef], now: datetime
) -> Iterator[Violation]:
    yield from _delay(order, now)
    if order.state not in SETTLED:
        return
    yield from _money(order, payment)
    yield from _papers(order, documents)
    wanted = _HOLD_OF.get(State(order.state))
    if wanted and (hold.state if hold else None) not in wanted and not (hold is None and order.state == State.CANCELED):
        yield _violation(
            order, "I1", f"order is {order.state}, its stock is {hold.state if hold else 'not held'}", order.placed_at
        )


def _delay(order: Order, now: datetime) -> Iterator[Violation]:
    """What is under way ends soon, and somebody is to see to it; what rests until a moment moves then."""
    if order.is_to_cancel or order.state not in SETTLED:
        since = order.cancel_requested_at if order.is_to_cancel else order.state_since
        what = "to be cancelled" if order.is_to_cancel else order.state
        if order.due_at is None:
            yield _violation(order, "I5", f"{what}, and nobody will work on it", since)
        elif since is not None and now - since > PATIENCE:
            yield _violation(order, "I5", f"{what} for longer than a minute", since)
    elif order.rests_until is not None and now - order.rests_until > PATIENCE:
        yield _violation(order, "I5", f"{order.state}, and its time is over", order.rests_until)


def _money(order: Order, payment: Payment | None) -> Iterator[Violation]:
    status = payment.status if payment else None
    if order.state in _PAID and (status != PaymentStatus.CAPTURED or not payment or payment.amount != order.total):
        yield _violation(order, "I2", f"order is {order.state} over {order.total}, its payment {status}", order.paid_at)
    if order.state == State.CANCELED and status in _OPEN_MONEY:
        yield _violation(order, "I2", f"order is cancelled, its payment {status}", order.canceled_at)


def _papers(order: Order, documents: Sequence[InvoiceRef]) -> Iterator[Violation]:
    invoices = [document for document in documents if document.kind == DocumentKind.INVOICE]
    notes = [document for document in documents if document.kind == DocumentKind.CREDIT_NOTE]
    if order.state in _PAID and (len(invoices) != 1 or notes or invoices[0].total != order.total):
        yield _violation(
            order, "I3", f"paid, with {len(invoices)} invoices and {len(notes)} credit notes", order.paid_at
        )
    if order.state == State.CANCELED and len(invoices) != len(notes):
        yield _violation(
            order, "I3", f"cancelled, with {len(invoices)} invoices and {len(notes)} credit notes", order.canceled_at
        )
    if order.state == State.AWAITING_PAYMENT and documents:
        yield _violation(order, "I3", "not paid, and has documents", order.placed_at)


def _by_order(documents: Iterable[InvoiceRef]) -> dict[str, list[InvoiceRef]]:
    found: dict[str, list[InvoiceRef]] = defaultdict(list)
    for document in documents:
        found[document.order_id].append(document)
    return found


def _violation(order: Order, law: str, message: str, since: datetime | None) -> Violation:
    """The cause is what it last failed at, or else the last thing that is known to have happened to it."""
    last = timeline_of(order)[-1]
    cause = order.last_error or f"something after {last.kind} at {last.at:%Y-%m-%d %H:%M:%S}"
    return Violation(
        module="orders",
        law=law,
        subject=f"order {order.number} ({order.public_id})",
        message=message,
        since=since or last.at,
        cause=cause,
    )
