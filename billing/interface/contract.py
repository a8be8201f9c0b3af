"""What other modules may ask billing.

Payments and invoices are named by the order's id and may be repeated. A payment whose outcome is not known is
``unknown``: never a failure, until the provider says so.
"""

from typing import Final, Protocol

from billing.interface.errors import InvoiceInconsistent, InvoiceUnknown, PaymentUnknown, TaxCategoryUnknown
from billing.interface.messages import (
    Document,
    DocumentFile,
    InvoiceOrder,
    InvoiceRef,
    Payment,
    PersonalData,
    Quote,
    QuoteLine,
)
from shop.calls.published import operation


class Billing(Protocol):
    """Taxes, payments, invoices."""

    @operation(callers=("orders",), idempotent=True, timeout=2.0, raises=(TaxCategoryUnknown,))
    def quote(self, *, lines: tuple[QuoteLine, ...], currency: str) -> Quote:
        """The rates and taxes of these gross amounts now. Raises ``TaxCategoryUnknown``."""

    @operation(callers=("orders",), idempotent=True, timeout=8.0)
    def authorise(self, *, order_id: str, attempt_id: str, amount: int, currency: str, method: str) -> Payment:
        """Ask the provider to set ``amount`` minor units aside. Each ``attempt_id`` is asked once, whatever happens.

        Answers ``authorised``, ``declined``, or ``unknown`` when the provider did not say (the janitor will).
        """

    @operation(callers=("orders",), idempotent=True, timeout=8.0, raises=(PaymentUnknown,))
    def capture(self, *, order_id: str) -> Payment:
        """Take the authorised money. Answers ``captured`` or ``unknown``, ``declined`` when refused for good.

        Raises ``PaymentUnknown`` without a payment.
        """

    @operation(callers=("orders",), idempotent=True, timeout=8.0)
    def cancel(self, *, order_id: str, reason: str) -> Payment | None:
        """Undo the order's payment: void it if authorised, refund it if captured; None if there never was one.

        For good: an attempt that comes later is not asked, and answered with the undone payment. Answers ``voided``,
        ``refunded`` or ``declined`` when undone, ``unknown`` while the provider has not said.
        """

    @operation(callers=("orders", "backoffice"), idempotent=True, timeout=10.0)
    def payments(self, *, order_ids: tuple[str, ...]) -> tuple[Payment, ...]:
        """The latest payment of each of these orders; orders without one are absent."""

    @operation(callers=("orders",), idempotent=True, raises=(InvoiceInconsistent,))
    def issue_invoice(self, *, order: InvoiceOrder) -> InvoiceRef:
        """The order's one invoice: numbered and frozen now, or as it was issued before.

        Raises ``InvoiceInconsistent`` when lines and totals disagree.
        """

    @operation(callers=("orders",), idempotent=True, raises=(InvoiceUnknown,))
    def issue_credit_note(self, *, order_id: str, reason: str) -> InvoiceRef:
        """Cancel the order's invoice by its one credit note. Raises ``InvoiceUnknown`` when there is no invoice."""

    @operation(callers=("orders", "backoffice"), idempotent=True, timeout=10.0)
    def invoices(self, *, order_ids: tuple[str, ...]) -> tuple[InvoiceRef, ...]:
        """Invoices and credit notes of these orders."""

    @operation(callers=("orders",), idempotent=True, timeout=5.0)
    def documents(self, *, order_id: str) -> tuple[Document, ...]:
        """The order's invoice and credit note in full, for whoever orders has recognised as its buyer."""

    @operation(callers=("orders",), idempotent=True, timeout=5.0, raises=(InvoiceUnknown,))
    def document_file(self, *, order_id: str, document_id: str, language: str) -> DocumentFile:
        """One of the order's documents to keep, in ``language``. Raises ``InvoiceUnknown``."""

    @operation(callers=("orders",), idempotent=True, timeout=10.0)
    def personal_data(self, *, customer_id: str, order_ids: tuple[str, ...]) -> PersonalData:
        """Documents and payments of the customer and of these orders, which are the customer's."""

    @operation(callers=("orders",), idempotent=True, timeout=10.0)
    def forget_methods(self, *, order_ids: tuple[str, ...]) -> None:
        """Forget what these orders, which are over, were paid with: their buyer has erased their data."""


CONTRACT: Final = Billing
