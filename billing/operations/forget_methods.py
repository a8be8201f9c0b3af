"""Forgetting what people paid with."""

from collections.abc import Iterable

from billing.models import Payment


def forget_methods(*, order_ids: Iterable[str]) -> None:
    """Payments of these orders lose the provider's handle of the card; twice is once.

    The orders are over, so nobody is authorised by it again; a late refund goes by the provider's reference. Amounts
    and documents stay: the books need them, and the law asks for them.
    """
    Payment.objects.filter(order_id__in=list(order_ids)).exclude(method="").update(method="")
