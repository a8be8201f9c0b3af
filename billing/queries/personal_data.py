"""Everything billing keeps of somebody, but for the provider's own references."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from billing.models import Invoice, Payment
from billing.queries.invoices import as_document


def personal_data(*, customer_id: str, order_ids: Iterable[str]) -> dict[str, Any]:
    """Documents and payments of the customer and of these orders; JSON-safe. Two statements."""
    ids = list(order_ids)
    documents = Invoice.objects.filter(Q(customer_id=customer_id) | Q(order_id__in=ids)).order_by("issued_at", "id")
    payments = Payment.objects.filter(order_id__in=ids).order_by("created_at", "id")
    return {
        "documents": [as_document(row).content for row in documents],
        "payments": [
            {
                "order_id": payment.order_id,
                "status": payment.position.shown,
                "amount": payment.amount,
                "refunded": payment.refunded_amount,
                "currency": payment.currency,
                "method": payment.method,
                "created_at": payment.created_at.isoformat(),
            }
            for payment in payments
        ],
    }
