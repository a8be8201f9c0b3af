"""What a line costs. Amounts are integers in minor units; a discount is basis points (500 is 5 %)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from shop.money import round_half_up

WHOLE: Final = 10_000


@dataclass(frozen=True, slots=True)
class VolumeDiscount:
    """``discount`` basis points off a line of at least ``quantity`` pieces."""

    quantity: int
    discount: int

    def of(self, quantity: int) -> int:
        """The discount in basis points for a line of ``quantity``."""
        return self.discount if quantity >= self.quantity else 0


def line_amount(*, unit_price: int, quantity: int, discount: int) -> int:
    """price * quantity * (1 - discount), rounded half up once for the whole line."""
    return round_half_up(Decimal(unit_price * quantity * (WHOLE - discount)) / WHOLE)
