"""The tax contained in prices.

Prices include tax. Rounding, stated once: for each rate, the tax contained in the document's sum at that rate is
rounded half up to a whole minor unit; lines get shares of it by largest remainder, so that lines, rates and total
agree to the last unit. Nothing here knows how many decimals a currency has: all amounts are minor units.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from shop.money import largest_remainder

WHOLE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Taxed:
    """A gross amount at a rate (basis points) with the tax it contains."""

    amount: int
    rate: int
    tax: int

    @property
    def net(self) -> int:
        return self.amount - self.tax


def contained(gross: int, rate: int) -> int:
    """The tax contained in ``gross`` at ``rate``, rounded half up. Raises ``ValueError`` for a negative amount."""
    if gross < 0:
        raise ValueError("a gross amount must not be negative")
    divisor = WHOLE + rate
    return (2 * gross * rate + divisor) // (2 * divisor)


def share(lines: Sequence[tuple[int, int]]) -> list[Taxed]:
    """Each (amount, rate) with its tax, in the order given. Raises ``ValueError`` for a negative amount."""
    taxes = [0] * len(lines)
    for rate in {rate for _, rate in lines}:
        places = [i for i, line in enumerate(lines) if line[1] == rate]
        amounts = [lines[i][0] for i in places]
        shares = largest_remainder(contained(sum(amounts), rate), amounts)
        for i, tax in zip(places, shares, strict=True):
            taxes[i] = tax
    return [Taxed(amount, rate, tax) for (amount, rate), tax in zip(lines, taxes, strict=True)]


def table(lines: Iterable[Taxed]) -> list[Taxed]:
    """The document's sums per rate, highest rate first."""
    sums: dict[int, Taxed] = {}
    for line in lines:
        before = sums.get(line.rate, Taxed(0, line.rate, 0))
        sums[line.rate] = Taxed(before.amount + line.amount, line.rate, before.tax + line.tax)
    return [sums[rate] for rate in sorted(sums, reverse=True)]
