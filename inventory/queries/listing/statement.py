"""One SELECT over products, put together from fixed texts: what a client sends only ever becomes a parameter."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from inventory.queries.listing.wanted import Wanted


@dataclass(slots=True)
class Statement:
    """Where the rows come from and which are meant. ``named`` is how the ordering says a column."""

    source: str = "inventory_product p"
    where: list[str] = field(default_factory=lambda: ["p.is_active"])
    params: list[Any] = field(default_factory=list)
    named: str = "p.{}"

    def only(self, condition: str, *params: Any) -> None:
        """Add a condition."""
        self.where.append(condition)
        self.params += params

    def after(self, order: Sequence[str], values: Sequence[Any]) -> None:
        """Only rows behind ``values``: a comparison of rows, which an index serves from the exact place."""
        names = ", ".join(self.named.format(column.lstrip("-")) for column in order)
        places = ", ".join("%s" for _ in order)
        self.only(f"({names}) {'<' if order[0].startswith('-') else '>'} ({places})", *values)

    def select(self, columns: str, order: Sequence[str], *, limit: int) -> tuple[str, list[Any]]:
        """The statement and its parameters."""
        where, ordered = " AND ".join(self.where), ", ".join(self._ordered(column) for column in order)
        sql = f"SELECT {columns} FROM {self.source} WHERE {where} ORDER BY {ordered} LIMIT %s"  # noqa: S608 - fixed texts
        return sql, [*self.params, limit]

    def _ordered(self, column: str) -> str:
        return self.named.format(column.lstrip("-")) + (" DESC" if column.startswith("-") else "")


def filtered(wanted: Wanted, reclaimable: Collection[int], *, price: str = "p.price") -> Statement:
    """All of ``wanted`` but its words.

    Products of which expired holds could be freed (by id) count as in stock. ``price`` is how the bounds on the price
    say its column.
    """
    found = Statement()
    if wanted.category:
        found.only("p.category_id = %s", wanted.category)
    if wanted.in_stock and not reclaimable:
        found.only("p.in_stock")
    elif wanted.in_stock:
        found.only(f"(p.in_stock OR p.id IN ({', '.join('%s' for _ in reclaimable)}))", *reclaimable)
    if wanted.min_price is not None:
        found.only(f"{price} >= %s", wanted.min_price)
    if wanted.max_price is not None:
        found.only(f"{price} <= %s", wanted.max_price)
    return found
