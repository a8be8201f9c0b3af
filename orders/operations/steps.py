"""The steps of an order, one call (or two) to another module each. A step decides what follows; ``advance`` records it.

Every call names the order and may be repeated, so a step that ran and was not recorded is simply run again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from billing.interface import billing
from billing.interface.errors import InvoiceUnknown, PaymentUnknown
from billing.interface.messages import Payment, PaymentStatus
from inventory.interface import inventory
from inventory.interface.errors import HoldClosed, OutOfStock, SkuUnknown
from inventory.interface.messages import HoldLine
from orders.models import Order
from orders.operations.invoice_order import invoice_order
from orders.properties import properties
from orders.rules.states import Reason, State
from shop.work.leases import backoff

#: From so many tries on they are equally far apart.
SLOWEST: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What follows from a step. ``wait`` set: nothing yet; look again then. ``entry``: a line of the timeline."""

    state: State
    changes: Mapping[str, Any] = field(default_factory=dict)
    entry: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    wait: timedelta | None = None


Step = Callable[[Order, datetime], Outcome]


def hold_stock(order: Order, now: datetime) -> Outcome:
    """placed → paying, or awaiting_payment without a means of payment; out of stock ends the order."""
    lines = tuple(HoldLine(sku=line.sku, quantity=line.quantity) for line in order.ordered_lines)
    try:
        inventory.hold(order_id=order.public_id, lines=lines, expires_at=order.hold_expires_at)
    except OutOfStock as error:
        return undo(Reason.OUT_OF_STOCK, failure=dict(error.params))
    except (SkuUnknown, HoldClosed):
        return undo(Reason.OUT_OF_STOCK)
    return Outcome(state=State.PAYING if order.method else State.AWAITING_PAYMENT)


def authorise_payment(order: Order, now: datetime) -> Outcome:
    """paying → confirmed; declined goes back to awaiting_payment; unknown waits, because it may have worked."""
    expires_at = max(order.hold_expires_at, now + timedelta(seconds=properties.current.payment_margin_seconds))
    if expires_at != order.hold_expires_at:
        try:
            inventory.extend(order_id=order.public_id, expires_at=expires_at)
        except HoldClosed:
            return undo(Reason.PAYMENT_EXPIRED)
    payment = billing.authorise(
        order_id=order.public_id,
        attempt_id=order.attempt_id,
        amount=order.total,
        currency=order.currency,
        method=order.method,
    )
    match payment.status:
        case PaymentStatus.AUTHORISED | PaymentStatus.CAPTURED:
            return Outcome(state=State.CONFIRMED, changes={"hold_expires_at": expires_at, "decline_code": ""})
        case PaymentStatus.DECLINED:
            changes = {"hold_expires_at": expires_at, "decline_code": payment.decline_code or "declined"}
            return Outcome(
                state=State.AWAITING_PAYMENT,
                changes=changes,
                entry="payment_declined",
                data={"reason": payment.decline_code},
            )
        case PaymentStatus.UNKNOWN | PaymentStatus.PENDING:
            return _wait(order, hold_expires_at=expires_at)
    return undo(Reason.PAYMENT_FAILED)


def commit_hold(order: Order, now: datetime) -> Outcome:
    """confirmed → committed; a hold that ran out while payment was under way, with the stock sold, ends the order."""
    try:
        inventory.commit(order_id=order.public_id)
    except (OutOfStock, HoldClosed) as error:
        return undo(Reason.OUT_OF_STOCK, failure=dict(error.params))
    return Outcome(state=State.COMMITTED)


def capture_payment(order: Order, now: datetime) -> Outcome:
    """committed → captured: from here on only forward. A refused capture ends the order, an unknown one waits."""
    try:
        payment = billing.capture(order_id=order.public_id)
    except PaymentUnknown:
        return undo(Reason.PAYMENT_FAILED)
    match payment.status:
        case PaymentStatus.CAPTURED:
            return Outcome(state=State.CAPTURED)
        case PaymentStatus.UNKNOWN | PaymentStatus.PENDING | PaymentStatus.AUTHORISED:
            return _wait(order)
    return undo(Reason.PAYMENT_FAILED)


def issue_invoice(order: Order, now: datetime) -> Outcome:
    """captured → paid, with the invoice's number."""
    invoice = billing.issue_invoice(order=invoice_order(order))
    return Outcome(state=State.PAID, changes={"invoice_number": invoice.number, "paid_at": now})


def ship_goods(order: Order, now: datetime) -> Outcome:
    """shipping → shipped: the goods leave the stock."""
    inventory.ship(order_id=order.public_id)
    return Outcome(state=State.SHIPPED, changes={"shipped_at": now})


def undo_order(order: Order, now: datetime) -> Outcome:
    """canceling → canceled: money back, goods back, credit note. Waits while the provider has not said what it did."""
    payment = billing.cancel(order_id=order.public_id, reason=order.cancel_reason)
    if not _undone(payment):
        return _wait(order)
    if order.shipped_at:
        inventory.give_back(order_id=order.public_id, reason=order.cancel_reason)
    else:
        inventory.release(order_id=order.public_id)
    if payment and payment.status == PaymentStatus.REFUNDED:
        _credit(order)
    return Outcome(state=State.CANCELED, changes={"canceled_at": now})


def undo(reason: Reason, *, failure: Mapping[str, Any] | None = None) -> Outcome:
    """Towards canceled: everything done so far is taken back by changing states, never by arithmetic."""
    return Outcome(state=State.CANCELING, changes={"cancel_reason": reason, "failure": dict(failure or {})})


STEPS: Final[dict[State, Step]] = {
    State.PLACED: hold_stock,
    State.PAYING: authorise_payment,
    State.CONFIRMED: commit_hold,
    State.COMMITTED: capture_payment,
    State.CAPTURED: issue_invoice,
    State.SHIPPING: ship_goods,
    State.CANCELING: undo_order,
}


def _undone(payment: Payment | None) -> bool:
    return payment is None or payment.status in {PaymentStatus.VOIDED, PaymentStatus.REFUNDED, PaymentStatus.DECLINED}


def _credit(order: Order) -> None:
    try:
        billing.issue_credit_note(order_id=order.public_id, reason=order.cancel_reason)
    except InvoiceUnknown:
        return  # the money was captured and went back before there was an invoice to cancel


def next_look(order: Order) -> timedelta:
    """When to look again at what did not come off yet: soon, then later, never more than eight seconds later."""
    return backoff(min(order.attempts, SLOWEST))


def _wait(order: Order, **changes: Any) -> Outcome:
    """The step worked, and those it asked do not know yet: no failure."""
    return Outcome(state=State(order.state), changes={"failures": 0, **changes}, wait=next_look(order))
