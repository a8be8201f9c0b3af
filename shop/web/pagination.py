"""Cursor pages by key set: a page costs the same wherever it lies, and rows neither repeat nor vanish between pages."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeVar

import orjson
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request

from shop.errors import Invalid

R = TypeVar("R")

DEFAULT_LIMIT: Final = 20
LARGEST_LIMIT: Final = 100
#: Room for the longest text that anything is ordered by, at four bytes a character.
LONGEST_CURSOR: Final = 2048


@dataclass(frozen=True, slots=True)
class Ask:
    """Which page: ``limit`` rows after ``cursor`` (empty: from the start)."""

    cursor: str = ""
    limit: int = DEFAULT_LIMIT


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """``next`` is the cursor of the following page, or None on the last."""

    items: Sequence[R]
    next: str | None


def asked(request: Request) -> Ask:
    """Reads ``?cursor=`` and ``?limit=``. Raises ``Invalid``."""
    text = request.query_params.get("limit", str(DEFAULT_LIMIT))
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= LARGEST_LIMIT):
        raise Invalid(errors={"limit": [_("A whole number from 1 to %(most)d.") % {"most": LARGEST_LIMIT}]})
    return Ask(cursor=request.query_params.get("cursor", ""), limit=int(text))


def keyset(rows: QuerySet[Any, R], *, order: Sequence[str], ask: Ask) -> Page[R]:
    """One page of ``rows`` in ``order``: columns or annotations that are never null, the last one unique.

    Works on model and ``values()`` querysets.

    Raises ``Invalid`` for a cursor that was not made for this order.
    """
    if ask.cursor:
        rows = rows.filter(_after(rows, order, _decode(ask.cursor, order)))
    found = list(rows.order_by(*order)[: ask.limit + 1])
    items = found[: ask.limit]
    more = len(found) > ask.limit
    return Page(items, _encode(items[-1], order) if more else None)


def read_cursor(ask: Ask, order: Sequence[str], types: Sequence[type]) -> list[Any]:
    """For lists that write their own SQL: the values of ``order``'s columns after which the page begins, or none.

    Raises ``Invalid`` for a cursor that was not made for this order, or whose values are not of ``types``.
    """
    if not ask.cursor:
        return []
    values = _decode(ask.cursor, order)
    if any(type(value) is not wanted for value, wanted in zip(values, types, strict=True)):
        raise _bad_cursor()
    return values


def write_cursor(order: Sequence[str], values: Sequence[Any]) -> str:
    """The cursor after a row with these ``values`` in ``order``'s columns."""
    if None in values:
        raise ValueError(f"a list cannot be paged by a column that may be null: {', '.join(order)}")
    return base64.urlsafe_b64encode(orjson.dumps([",".join(order), *values])).decode().rstrip("=")


def _after(rows: QuerySet[Any, Any], order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows after ``values``: written as a bound on the first field and a tie-break, which an index can serve."""
    first, *rest = order
    name, operator = _field(first)
    value = _clean(rows, name, values[0])
    beyond = Q(**{f"{name}__{operator}": value})
    if not rest:
        return beyond
    tied = Q(**{name: value}) & _after(rows, rest, values[1:])
    return Q(**{f"{name}__{operator}e": value}) & (beyond | tied)


def _field(name: str) -> tuple[str, str]:
    return (name[1:], "lt") if name.startswith("-") else (name, "gt")


def _clean(rows: QuerySet[Any, Any], name: str, value: Any) -> Any:
    annotation = rows.query.annotations.get(name)
    column: Any = annotation.output_field if annotation else rows.model._meta.get_field(name)
    try:
        cleaned = column.to_python(value)
        # Databases keep UTC: a moment without a zone, or outside the calendar once converted, is none of ours.
        return _as_utc(cleaned) if isinstance(cleaned, datetime) else cleaned
    except (ValidationError, ValueError, TypeError, OverflowError):
        raise _bad_cursor() from None


def _as_utc(moment: datetime) -> datetime:
    """Raises ``ValueError`` for a moment without a zone, ``OverflowError`` for one outside the calendar."""
    if moment.tzinfo is None:
        raise ValueError("no time zone")
    return moment.astimezone(UTC)


def _encode(row: Any, order: Sequence[str]) -> str:
    names = [name.lstrip("-") for name in order]
    return write_cursor(order, [row[name] if isinstance(row, dict) else getattr(row, name) for name in names])


def _decode(cursor: str, order: Sequence[str]) -> list[Any]:
    try:
        if len(cursor) > LONGEST_CURSOR or "\x00" in cursor:
            raise ValueError
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        raise _bad_cursor() from None
    if (
        not isinstance(values, list)
        or len(values) != len(order) + 1
        or values[0] != ",".join(order)
        or not all(map(_plain, values))
    ):
        raise _bad_cursor()
    return values[1:]


def _plain(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" not in value
    return type(value) is int and abs(value) < 2**63


def _bad_cursor() -> Invalid:
    return Invalid(errors={"cursor": [_("This cursor does not belong to this list.")]})
