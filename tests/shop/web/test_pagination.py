"""Pages: no row twice, none lost, whatever the order; and a cursor that somebody wrote themselves is refused."""

import base64
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from django.db.models import F, QuerySet
from django.db.models.functions import Length
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from shop.errors import Invalid
from shop.web.pagination import Ask, asked, keyset
from shop.work.models import Job

pytestmark = pytest.mark.django_db(databases="__all__")

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ORDERS = [
    ("id",),
    ("-id",),
    ("name", "id"),
    ("-name", "id"),
    ("-created_at", "name", "-id"),
    ("attempts", "-created_at", "id"),
    ("length", "-id"),
]
ROWS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "é", "Z" * 100, "界" * 100]), st.integers(0, 2), st.integers(0, 3)),
    max_size=25,
)


def rows() -> QuerySet[Any, Any]:
    return Job.objects.using("orders").annotate(length=Length("name") + F("attempts"))


def make(found: Sequence[tuple[str, int, int]]) -> None:
    Job.objects.using("orders").all().delete()
    Job.objects.using("orders").bulk_create(
        Job(name=name, attempts=attempts, created_at=NOON + timedelta(microseconds=moment))
        for name, attempts, moment in found
    )


def walk(found: QuerySet[Any, Any], order: Sequence[str], limit: int) -> list[Any]:
    seen: list[Any] = []
    cursor: str | None = ""
    while cursor is not None:
        page = keyset(found, order=order, ask=Ask(cursor=cursor, limit=limit))
        assert len(page.items) <= limit
        seen += page.items
        cursor = page.next
    return seen


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(found=ROWS, order=st.sampled_from(ORDERS), limit=st.integers(1, 7))
def test_every_row_is_on_one_page_in_order(
    found: list[tuple[str, int, int]], order: tuple[str, ...], limit: int
) -> None:
    make(found)
    assert walk(rows(), order, limit) == list(rows().order_by(*order))
    values = rows().values("id", "name", "attempts", "created_at", "length")
    assert walk(values, order, limit) == list(values.order_by(*order))


def test_rows_that_come_and_go_shift_no_page() -> None:
    make([("a", 0, i) for i in range(6)])
    first = keyset(rows(), order=("created_at", "id"), ask=Ask(limit=3))
    assert first.next is not None
    rows().filter(pk=first.items[0].pk).delete()
    Job.objects.using("orders").create(name="new", created_at=NOON - timedelta(1))
    second = keyset(rows(), order=("created_at", "id"), ask=Ask(cursor=first.next, limit=10))
    assert [row.name for row in second.items] == ["a", "a", "a"]
    assert not {row.pk for row in first.items} & {row.pk for row in second.items}


def cursor_of(*values: Any) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(values)).decode().rstrip("=")


TAMPERED = [
    "x",
    "é",
    "%00",
    "\x00",
    "a" * 5000,
    "=" * 10,
    base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    cursor_of(),
    cursor_of("-created_at,id"),
    cursor_of("-created_at,id", "2026-01-01T00:00:00Z"),
    cursor_of("id,-created_at", 1, "2026-01-01T00:00:00Z"),
    cursor_of("-created_at", "2026-01-01T00:00:00Z", 1),
    cursor_of("-created_at,id", "2026-01-01T00:00:00", 1),
    cursor_of("-created_at,id", "0001-01-01T00:00:00+14:00", 1),
    cursor_of("-created_at,id", "9999-12-31T23:59:59-14:00", 1),
    cursor_of("-created_at,id", "2026-02-30T00:00:00Z", 1),
    cursor_of("-created_at,id", "yesterday", 1),
    cursor_of("-created_at,id", 1, 1),
    cursor_of("-created_at,id", None, 1),
    cursor_of("-created_at,id", "2026-01-01T00:00:00Z", "x"),
    cursor_of("-created_at,id", "2026-01-01T00:00:00Z", 2**63),
    cursor_of("-created_at,id", "2026-01-01T00:00:00Z", True),
    cursor_of("-created_at,id", "2026-01-01T00:00:00Z", 1.5),
    cursor_of("-created_at,id", "2026-01-01T00:00:00Z", [1]),
    cursor_of("-created_at,id", "2026-01-01T00:00:00Z", {"a": 1}),
    cursor_of("-created_at,id", "\x00", 1),
    base64.urlsafe_b64encode(b'{"a": 1}').decode(),
    base64.urlsafe_b64encode(b"[" * 1000).decode(),
]


@pytest.mark.parametrize("cursor", TAMPERED)
def test_a_cursor_that_is_none_of_ours_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid) as caught:
        keyset(rows(), order=("-created_at", "id"), ask=Ask(cursor=cursor))
    assert list(caught.value.params["errors"]) == ["cursor"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80) | st.binary(max_size=60).map(lambda data: base64.urlsafe_b64encode(data).decode()))
def test_no_cursor_breaks_a_list(cursor: str) -> None:
    with suppress(Invalid):
        keyset(rows(), order=("name", "id"), ask=Ask(cursor=cursor))


def test_a_column_that_may_be_null_cannot_page() -> None:
    make([("a", 0, 0), ("b", 0, 0)])
    with pytest.raises(ValueError, match="null"):
        keyset(rows(), order=("due_at", "id"), ask=Ask(limit=1))


def request(query: str) -> Request:
    return Request(APIRequestFactory().get(f"/?{query}"))


@pytest.mark.parametrize(
    "text", ["0", "-1", "101", "1000000000", "1.0", "1e1", "", "x", "٣", "%2B1", " 1", "1_0", "0x1"]
)
def test_a_limit_out_of_range_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        asked(request(f"limit={text}"))


def test_a_limit_in_range_is_taken() -> None:
    assert asked(request("limit=100&cursor=abc")) == Ask(cursor="abc", limit=100)
    assert asked(request("")) == Ask(cursor="", limit=20)
