"""How goods get to the buyer, and what that costs. Amounts are minor units, tax included."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Delivery(StrEnum):
    STANDARD = "standard"
    EXPRESS = "express"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """``standard`` costs nothing from goods of ``free_from`` on, unless that is 0; ``express`` always costs, and is
    not offered at 0.
    """

    standard: int
    free_from: int
    express: int

    def of(self, goods: int) -> Mapping[Delivery, int]:
        """What is offered for goods of this total, and its cost; the usual one first."""
        is_free = self.free_from > 0 and goods >= self.free_from
        offered = {Delivery.STANDARD: 0 if is_free else self.standard}
        return offered | ({Delivery.EXPRESS: self.express} if self.express else {})
