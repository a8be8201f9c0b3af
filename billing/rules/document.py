"""What an invoice says, as one frozen value: everything needed to show it again in ten years, and nothing to look up.

A credit note is the invoice with every amount and quantity negated, and the number of what it cancels.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from billing.interface.messages import DocumentKind, InvoiceLine, InvoiceOrder
from billing.rules.numbering import shown
from billing.rules.tax import Taxed, table
from shop.money import exponent

#: Grows when the meaning of a field changes; old documents keep theirs.
VERSION: Final = 1
ROUNDING: Final = "per_rate_half_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """Who sells, as the invoice shows them."""

    name: str
    line1: str
    line2: str
    postal_code: str
    city: str
    country: str
    registration: str
    vat_id: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What issuing adds: the number, the moment, and the seller's time zone that makes a date of it."""

    kind: DocumentKind
    series: str
    number: int
    issued_at: datetime
    time_zone: str

    @property
    def shown_number(self) -> str:
        return shown(self.series, self.number)

    def fields(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "number": self.shown_number,
            "issued_at": self.issued_at.isoformat(),
            "issued_on": self.issued_at.astimezone(ZoneInfo(self.time_zone)).date().isoformat(),
        }


def invoice(order: InvoiceOrder, *, seller: Seller, stamp: Stamp) -> dict[str, Any]:
    """The invoice of ``order`` as JSON."""
    return {
        "version": VERSION,
        **stamp.fields(),
        "language": order.language,
        "currency": order.currency,
        "exponent": exponent(order.currency),
        "rounding": ROUNDING,
        "seller": asdict(seller),
        "buyer": asdict(order.buyer),
        "order": {"id": order.order_id, "number": order.order_number, "ordered_at": order.ordered_at.isoformat()},
        "lines": [asdict(line) for line in order.lines],
        "taxes": [_row(row) for row in table(_taxed(order.lines))],
        "totals": {"net": order.total - order.tax, "tax": order.tax, "gross": order.total},
        "corrects": None,
        "reason": "",
    }


def credit_note(original: dict[str, Any], *, reason: str, stamp: Stamp) -> dict[str, Any]:
    """The document that cancels ``original``."""
    negated = {
        "lines": [_negate(line, "quantity", "amount", "tax") for line in original["lines"]],
        "taxes": [_negate(row, "net", "tax", "gross") for row in original["taxes"]],
        "totals": _negate(original["totals"], "net", "tax", "gross"),
    }
    corrects = {"number": original["number"], "issued_on": original["issued_on"]}
    return {**original, **stamp.fields(), **negated, "corrects": corrects, "reason": reason}


def disagreements(order: InvoiceOrder) -> list[str]:
    """What does not add up in ``order``; an invoice that says so must not exist."""
    found = []
    if sum(line.amount for line in order.lines) != order.total:
        found.append("the lines' amounts do not sum to the total")
    if sum(line.tax for line in order.lines) != order.tax:
        found.append("the lines' taxes do not sum to the tax")
    if any(line.amount < 0 or line.tax < 0 or line.tax > line.amount or line.rate < 0 for line in order.lines):
        found.append("a line's amount, rate or tax is out of range")
    return found


def _taxed(lines: Sequence[InvoiceLine]) -> list[Taxed]:
    return [Taxed(line.amount, line.rate, line.tax) for line in lines]


def _row(row: Taxed) -> dict[str, int]:
    return {"rate": row.rate, "net": row.net, "tax": row.tax, "gross": row.amount}


def _negate(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {**row, **{name: -row[name] for name in names}}
