"""What a visitor asks of the list, and the order that makes of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

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
    def filters_by_price(self) -> bool:
        """Whether prices are bounded."""
        return self.min_price is not None or self.max_price is not None

    @property
    def orders_by_price(self) -> bool:
        """Whether the list is in the order of prices."""
        return self.ordering.endswith("price")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """``limit`` rows of what is ``wanted``, behind a row with the values ``after`` (empty: from the beginning).

    ``also_in_stock`` are ids of products that are in stock as soon as expired holds are freed.
    """

    wanted: Wanted
    after: Sequence[Any]
    limit: int
    also_in_stock: Collection[int] = ()
