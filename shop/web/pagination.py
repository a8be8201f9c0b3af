"""Cursor pages by key set: a page costs the same wherever it lies, and rows neither repeat nor vanish between pages."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import orjson
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request

from shop.errors import Invalid

R = TypeVar("R")

DEFAULT_LIMIT: Final = 20
LARGEST_LIMIT: Final = 100
LONGEST_CURSOR: Final = 512


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
    """One page of ``rows`` in ``order``; its last field must be unique. Works on model and ``values()`` querysets.

    Raises ``Invalid`` for a cursor that was not made for this order.
    """
    if ask.cursor:
        rows = rows.filter(_after(rows.model, order, _decode(ask.cursor, order)))
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
    return base64.urlsafe_b64encode(orjson.dumps([order[0], *values])).decode().rstrip("=")


def _after(model: type[Model], order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows after ``values``: written as a bound on the first field and a tie-break, which an index can serve."""
    first, *rest = order
    name, operator = _field(first)
    value = _clean(model, name, values[0])
    beyond = Q(**{f"{name}__{operator}": value})
    if not rest:
        return beyond
    tied = Q(**{name: value}) & _after(model, rest, values[1:])
    return Q(**{f"{name}__{operator}e": value}) & (beyond | tied)


def _field(name: str) -> tuple[str, str]:
    return (name[1:], "lt") if name.startswith("-") else (name, "gt")


def _clean(model: type[Model], name: str, value: Any) -> Any:
    try:
        return model._meta.get_field(name).to_python(value)
    except (ValidationError, ValueError, TypeError, OverflowError):
        raise _bad_cursor() from None


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
        or values[0] != order[0]
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
