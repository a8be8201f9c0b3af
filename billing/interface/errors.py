"""What asking billing can raise.

NotFound
├── PaymentUnknown       payment_unknown        404
└── InvoiceUnknown       invoice_unknown        404
Unauthenticated
└── WebhookNotSigned     webhook_not_signed     401
Unprocessable
├── TaxCategoryUnknown   tax_category_unknown   422
└── InvoiceInconsistent  invoice_inconsistent   422   what does not add up
"""

from shop.errors import NotFound, Unauthenticated, Unprocessable, message


class PaymentUnknown(NotFound):
    """The order has no payment."""

    code = "payment_unknown"
    title = message("No such payment")
    detail = message("Check the number, or look it up from its order.")


class InvoiceUnknown(NotFound):
    """The order has no invoice."""

    code = "invoice_unknown"
    title = message("No such invoice")
    detail = message("Check the number; an invoice is seen by whoever ordered, and by staff.")


class WebhookNotSigned(Unauthenticated):
    """No signature of this body with a secret of ours, made within the last minutes."""

    code = "webhook_not_signed"
    title = message("The signature of this message does not hold")


class TaxCategoryUnknown(Unprocessable):
    """No rate is configured for this tax category."""

    code = "tax_category_unknown"
    title = message("No tax rate for this product")
    detail = message("Give the product one of the shop's tax categories, or the category a rate.")


class InvoiceInconsistent(Unprocessable):
    """The order's amounts do not add up: no invoice may say so."""

    code = "invoice_inconsistent"
    title = message("The amounts of this invoice do not add up")
    detail = message("Nothing was invoiced. The order's lines, taxes and total must agree to the last minor unit.")
