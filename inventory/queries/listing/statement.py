"""One SELECT over products, put together from fixed texts: what a client sends only ever becomes a parameter."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from inventory.queries.listing.wanted import Part


@dataclass(slots=True)
class Statement:
    """Where the rows come from and which are meant.

    ``named`` is how the ordering says a column; ``first`` is what stands before SELECT.
    """

    order: Sequence[str]
    limit: int
    source: str = "inventory_product p"
    named: str = "p.{}"
    first: str = ""
    first_params: list[Any] = field(default_factory=list)
    where: list[str] = field(default_factory=lambda: ["p.is_active"])
    params: list[Any] = field(default_factory=list)

    def stop_after(self, rows: int) -> None:
        """Look at no more than the first so many; conditions added later choose among them."""
        inner = replace(self)
        self.source = f"({inner.select('*', limit=rows)[0]}) p"
        self.params, self.where = [*inner.params, rows], ["TRUE"]

    def only(self, condition: str, *params: Any) -> None:
        """Add a condition."""
        self.where.append(condition)
        self.params += params

    def select(self, columns: str, *params: Any, limit: int | None = None) -> tuple[str, list[Any]]:
        """The statement and its parameters; ``params`` are those of ``columns``."""
        where, ordered = " AND ".join(self.where), ", ".join(self._ordered(column) for column in self.order)
        sql = f"{self.first}SELECT {columns} FROM {self.source} WHERE {where} ORDER BY {ordered} LIMIT %s"  # noqa: S608 - fixed texts
        return sql, [*self.first_params, *params, *self.params, limit or self.limit]

    def behind(self, values: Sequence[Any]) -> None:
        """Only rows behind ``values``: a comparison of rows, which an index serves from the exact place."""
        names = ", ".join(self.named.format(column.lstrip("-")) for column in self.order)
        sign = "<" if self.order[0].startswith("-") else ">"
        self.only(f"({names}) {sign} ({', '.join('%s' for _ in values)})", *values)

    def _ordered(self, column: str) -> str:
        return self.named.format(column.lstrip("-")) + (" DESC" if column.startswith("-") else "")


def filtered(part: Part, *, named: str = "p.{}", price: str = "p.price") -> Statement:
    """All that is wanted but its words. ``price`` is how the bounds on the price say its column."""
    wanted = part.wanted
    found = Statement(wanted.order, part.limit, named=named)
    if wanted.category:
        found.only("p.category_id = %s", wanted.category)
    if wanted.in_stock and not part.also_in_stock:
        found.only("p.in_stock")
    elif wanted.in_stock:
        also = part.also_in_stock
        found.only(f"(p.in_stock OR p.id IN ({', '.join('%s' for _ in also)}))", *also)
    if wanted.min_price is not None:
        found.only(f"{price} >= %s", wanted.min_price)
    if wanted.max_price is not None:
        found.only(f"{price} <= %s", wanted.max_price)
    if part.after:
        found.behind(part.after)
    return found
