"""Amounts of money: integers in minor units with their currency. Never floats.

Rounding is half away from zero, stated once here; shares of a total are split by largest remainder, so that they sum
to the total exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_WHOLE: Final = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THOUSANDTHS: Final = "BHD IQD JOD KWD LYD OMR TND"

#: ISO 4217 currencies in use whose minor unit is not a hundredth.
EXPONENTS: Final = {**dict.fromkeys(_WHOLE.split(), 0), **dict.fromkeys(_THOUSANDTHS.split(), 3)}
DEFAULT_EXPONENT: Final = 2


class CurrencyMismatch(ValueError):
    """Two amounts in different currencies were added: a programming error, not a user's."""


@dataclass(frozen=True, slots=True)
class Money:
    """``amount`` minor units of ``currency`` (ISO 4217 code)."""

    amount: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other).amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def times(self, factor: int | Decimal) -> "Money":
        """The product with ``factor``, rounded half away from zero to a whole minor unit."""
        return Money(round_half_up(Decimal(self.amount) * factor), self.currency)

    def split(self, weights: Sequence[int]) -> list["Money"]:
        """Shares in proportion to ``weights`` that sum to this amount exactly (largest remainder)."""
        return [Money(share, self.currency) for share in largest_remainder(self.amount, weights)]

    def decimal(self) -> Decimal:
        """The amount in major units, for people: 1234 EUR cents are ``Decimal("12.34")``."""
        return Decimal(self.amount).scaleb(-exponent(self.currency))

    def __str__(self) -> str:
        return f"{self.decimal():.{exponent(self.currency)}f} {self.currency}"

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} cannot be combined")
        return other


def exponent(currency: str) -> int:
    """Decimal places of ``currency``: 0, 2 or 3."""
    return EXPONENTS.get(currency, DEFAULT_EXPONENT)


def round_half_up(value: Decimal) -> int:
    """``value`` rounded half away from zero to an integer."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Integers in proportion to ``weights`` that sum to ``total``.

    Raises ``ValueError`` when a weight is negative, or when all are zero and ``total`` is not.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("weights must not be negative")
    whole = sum(weights)
    if whole == 0:
        if total:
            raise ValueError("nothing to share the total over")
        return [0] * len(weights)
    sign, size = (-1, -total) if total < 0 else (1, total)
    shares = [size * weight // whole for weight in weights]
    remainders = [size * weight % whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-remainders[i], i))
    for i in by_remainder[: size - sum(shares)]:
        shares[i] += 1
    return [sign * share for share in shares]
