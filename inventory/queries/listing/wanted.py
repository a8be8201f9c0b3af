"""What a visitor asks of the list, and the order that makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

#: What a client may ask for → the columns, the last of which is unique. ``name`` is the reader's language.
ORDERINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "newest": ("-id",),
    "price": ("price", "id"),
    "-price": ("-price", "-id"),
    "name": ("sort_{language}", "id"),
    "-name": ("-sort_{language}", "-id"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Products of ``category``, from ``min_price`` to ``max_price`` (minor units), with words beginning like ``words``.

    ``language`` is ``fr`` or ``en``. ``words`` None means no search; empty ones find nothing.
    """

    words: tuple[str, ...] | None = None
    category: str = ""
    min_price: int | None = None
    max_price: int | None = None
    in_stock: bool = False
    ordering: str = "newest"
    language: str = "en"

    @property
    def order(self) -> tuple[str, ...]:
        """The columns to order by; a minus turns the direction."""
        return tuple(column.format(language=self.language) for column in ORDERINGS[self.ordering])

    @property
    def has_price(self) -> bool:
        """Whether prices are bounded."""
        return self.min_price is not None or self.max_price is not None

    @property
    def by_price(self) -> bool:
        """Whether the list is in the order of prices."""
        return self.ordering.endswith("price")
