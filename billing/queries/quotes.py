"""Taxes before an order is placed."""

from collections.abc import Sequence

from billing.interface.errors import TaxCategoryUnknown
from billing.interface.messages import Quote, QuotedLine, QuoteLine
from billing.properties import properties
from billing.rules.tax import share
from billing.secrets import payment_key
from shop.errors import Unavailable
from shop.secrets.base import SecretMissing


def quote(*, lines: Sequence[QuoteLine], currency: str) -> Quote:
    """Rates and contained taxes of gross amounts, now. Raises ``TaxCategoryUnknown``."""
    taxed = share([(line.amount, _rate(line.tax_category)) for line in lines])
    return Quote(
        lines=tuple(
            QuotedLine(tax_category=line.tax_category, amount=line.amount, rate=found.rate, tax=found.tax)
            for line, found in zip(lines, taxed, strict=True)
        ),
        currency=currency,
        total=sum(line.amount for line in taxed),
        tax=sum(line.tax for line in taxed),
        is_payable=_is_payable(),
    )


def _is_payable() -> bool:
    """Whether we could ask the provider for money."""
    try:
        payment_key.read()
    except (SecretMissing, Unavailable):
        return False
    return True


def _rate(category: str) -> int:
    rate = properties.current.rate(category)
    if rate is None:
        raise TaxCategoryUnknown(tax_category=category)
    return rate
