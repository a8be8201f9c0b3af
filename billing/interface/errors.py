"""What asking billing can raise.

NotFound
├── PaymentUnknown       payment_unknown        404
└── InvoiceUnknown       invoice_unknown        404
Unprocessable
├── TaxCategoryUnknown   tax_category_unknown   422
└── InvoiceInconsistent  invoice_inconsistent   422   what does not add up
"""

from shop.errors import NotFound, Unprocessable, message


class PaymentUnknown(NotFound):
    """The order has no payment."""

    code = "payment_unknown"
    title = message("No such payment")


class InvoiceUnknown(NotFound):
    """The order has no invoice."""

    code = "invoice_unknown"
    title = message("No such invoice")


class TaxCategoryUnknown(Unprocessable):
    """No rate is configured for this tax category."""

    code = "tax_category_unknown"
    title = message("No tax rate for this product")


class InvoiceInconsistent(Unprocessable):
    """The order's amounts do not add up: no invoice may say so."""

    code = "invoice_inconsistent"
    title = message("The amounts of this invoice do not add up")
