"""Through the door: what orders gets, with everything encoded as it would be between processes."""

import pytest

from billing.interface import billing
from billing.interface.errors import InvoiceUnknown, PaymentUnknown
from billing.interface.messages import DocumentKind, PaymentStatus, QuoteLine
from billing.rules.payments import Asked
from shop.database.transactions import CallInTransaction, atomic
from tests.billing.making import AMOUNT, effects, invoice_order, new_order

pytestmark = pytest.mark.django_db(databases="__all__")


def test_an_order_is_quoted_paid_invoiced_and_taken_back() -> None:
    order_id = new_order()
    quote = billing.quote(lines=(QuoteLine(tax_category="standard", amount=AMOUNT),), currency="EUR")
    assert (quote.total, quote.tax, quote.lines[0].rate) == (AMOUNT, 832, 2000)
    authorised = billing.authorise(
        order_id=order_id, attempt_id="a" * 32, amount=AMOUNT, currency="EUR", method="pm_card_ok"
    )
    assert authorised.status is PaymentStatus.AUTHORISED
    assert billing.capture(order_id=order_id).status is PaymentStatus.CAPTURED
    invoice = billing.issue_invoice(order=invoice_order(order_id))
    assert (invoice.kind, invoice.total) == (DocumentKind.INVOICE, AMOUNT)
    refunded = billing.cancel(order_id=order_id, reason="returned")
    note = billing.issue_credit_note(order_id=order_id, reason="returned")
    assert refunded is not None
    assert billing.payments(order_ids=(order_id, "never")) == (refunded,)
    assert billing.invoices(order_ids=(order_id,)) == (invoice, note)
    assert effects(order_id) == {Asked.AUTHORISE: 1, Asked.CAPTURE: 1, Asked.REFUND: 1}


def test_errors_cross_the_door_as_themselves() -> None:
    with pytest.raises(PaymentUnknown):
        billing.capture(order_id=new_order())
    with pytest.raises(InvoiceUnknown):
        billing.issue_credit_note(order_id=new_order(), reason="")
    assert billing.cancel(order_id=new_order(), reason="") is None


def test_nobody_calls_from_inside_a_transaction() -> None:
    with atomic("orders"), pytest.raises(CallInTransaction):
        billing.capture(order_id=new_order())
