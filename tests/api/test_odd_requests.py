"""Odd query strings, paths and headers, at every operation: refused or ignored, never a fault of ours."""

import time
import uuid
from typing import Any, Final
from urllib.parse import quote

import pytest

from tests.api.answering import ANYWHERE, complaint
from tests.api.cast import Visitor, staff_with
from tests.api.document import Operation, operations
from tests.api.expected import EXPECTED
from tests.api.samples import Sample, sample_of
from tests.api.world import World

pytestmark = pytest.mark.django_db(databases="__all__")

#: Of the processor, whatever else it does meanwhile.
SECONDS: Final = 1.0

#: Parameters nobody documented: filters of an ORM, columns nobody should see, pages that do not exist (D7, D8).
QUERIES: Final = (
    "ordering=customer__password",
    "ordering=-password",
    "ordering=",
    "ordering=sku;DROP",
    "fields=password",
    "_connector=OR",
    "_connector=OR%20EXISTS(SELECT%201)",
    "id__in=1,2,3",
    "password__startswith=a",
    "customer__password__startswith=a",
    "q=%25",
    "q=_",
    "q=%27%20OR%201=1%20--",
    "q=%22%20NEAR(%20*",
    "q=" + "a" * 5000,
    "q=%00",
    "q=%ED%A0%80",
    "q=%FF%FE",
    "q=" + quote("\u202e\U0001f600"),
    "q=" + "+".join("abcdefghij"),
    "min_price=-1",
    "min_price=1e3",
    "min_price=%D9%A3",
    "max_price=" + "9" * 5000,
    "in_stock=1",
    "category=%00",
    "category=../..",
    "sku=%00",
    "warehouse=%27",
    "low=yes",
    "order=%00",
    "limit=1000000000",
    "limit=0",
    "limit=-1",
    "limit=%D9%A3",
    "limit=1.5",
    "limit=1_0",
    "limit=" + "9" * 5000,
    "limit=",
    "limit=5&limit=1000",
    "page=-1",
    "page=99999999999",
    "offset=99999999999",
    "cursor=x",
    "cursor=%00",
    "cursor=" + "A" * 5000,
    "cursor=WyItaWQiLDFd",  # ["-id",1]
    "cursor=WyItaWQiLDk5OTk5OTk5OTk5OTk5OTk5OTk5XQ",
    "cursor=WyJpZCIsIjk5OTktMTItMzFUMjM6NTk6NTkrMjM6NTkiXQ",  # ["id","9999-12-31T23:59:59+23:59"]
    "cursor=WyJpZCIsbnVsbF0",
    "cursor=WyJpZCIsW11d",
    "format=xml",
    "format=api",
    "lang=%27",
    "&" * 2000,
    "a=1&" * 600,
    "%",
    "%zz=%zz",
    "a[]=1&a[b]=2",
)

#: In the place of an id in a path.
IDS: Final = (
    "%00",
    "a%00b",
    "x" * 5000,
    "%2f",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e",
    "a%2fb",
    "%252f",
    "%ff",
    "%ed%a0%80",
    "%c0%af",
    "%0d%0aSet-Cookie:%20a=b",
    "%F0%9F%92%A9",
    "%E2%80%AE",
    "%D9%A3",
    "0",
    "-1",
    "1.0",
    "1e3",
    "9" * 19,
    "9" * 5000,
    "0x1",
    "null",
    "None",
    "%7B%7D",
    "%20",
    "a%20",
    "'%20OR%201=1",
    ";x",
    "a;x=1",
    "a%3fb",
    "a%23b",
    "*",
    "%25",
    "__proto__",
)

HEADERS: Final = (
    {"Accept-Language": "x" * 6000},
    {"Accept-Language": ",".join(f"l{number};q=0.{number}" for number in range(900))},
    {"Accept-Language": "fr;q=NaN, en;q=1e999, ;;;=, *"},
    {"Accept-Language": "../../etc/passwd"},
    {"Accept-Language": "fr-\u00ff"},
    {"Accept": "application/xml"},
    {"Accept": "text/html;q=1e999, ,;"},
    {"Accept": "x" * 6000},
    {"Idempotency-Key": ""},
    {"Idempotency-Key": " "},
    {"Idempotency-Key": "x" * 256},
    {"Idempotency-Key": "x" * 6000},
    {"Idempotency-Key": "\u00e9"},
    {"Idempotency-Key": "a\tb"},
    {"X-Request-Id": "x" * 6000},
    {"X-Request-Id": "a\r\nSet-Cookie: a=b"},
    {"X-Request-Id": "\u00ff\u00fe"},
    {"X-Cart-Token": "x" * 6000},
    {"X-Cart-Token": "\u00ff\u00fe"},
    {"X-Order-Token": "x" * 6000},
    {"X-Order-Token": "\u00ff\u00fe"},
    {"Cookie": "x" * 6000},
    {"Cookie": "sessionid=\u00ff; refresh=\u00ff; __Host-refresh=;;;"},
    {"Cookie": 'refresh="a\\054b'},
    {"Content-Length": "-1"},
    {"Content-Encoding": "gzip"},
    {"Transfer-Encoding": "chunked"},
    {"Range": "bytes=0-999999999999"},
    {"If-None-Match": '"' + "x" * 6000},
    {"If-Modified-Since": "Thu, 99 Foo 99999 99:99:99 GMT"},
    {"X-HTTP-Method-Override": "DELETE"},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-For": "x" * 6000},
    {"Forwarded": "for=x"},
    {"Origin": "null"},
)

AUTHORIZATIONS: Final = (
    "Bearer",
    "Bearer ",
    "Bearer  x",
    "bearer x",
    "BEARER x.y.z",
    "Bearer x y",
    "Bearer \u00ff\u00fe",
    "Bearer " + "x" * 20_000,
    "Bearer " + "." * 5000,
    "Bearer eyJhbGciOiJub25lIn0.e30.",
    "Bearer null",
    "Basic YTpi",
    "Basic \u00ff",
    "Token x",
    "Digest username=a",
    "x" * 20_000,
    ", Bearer x",
    "\u0000",
)

EVERY: Final = pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.name)
WITH_IDS: Final = pytest.mark.parametrize(
    "operation", [found for found in operations() if "{" in found.path], ids=lambda operation: operation.name
)
KEYED: Final = [
    found
    for found in operations()
    if any(parameter["name"] == "Idempotency-Key" for parameter in found.described.get("parameters", ()))
]
READS: Final = pytest.mark.parametrize(
    "operation", [found for found in operations() if found.method == "GET"], ids=lambda operation: operation.name
)


@READS
def test_query_strings(operation: Operation, world: World) -> None:
    sample, asker = _prepared(operation, world)
    wrong = {}
    for query in QUERIES:
        began = time.thread_time()
        answer = _ask(operation, asker, sample, f"{sample.path(operation)}?{query}")
        said = complaint(answer, operation)
        if said or answer.status_code not in {200, 400} or time.thread_time() - began > SECONDS:
            wrong[query[:60]] = said or f"{answer.status_code} or slow"
    assert wrong == {}


@WITH_IDS
def test_ids_in_paths(operation: Operation, world: World) -> None:
    sample, asker = _prepared(operation, world)
    wrong = {}
    for place in sample.things:
        for text in IDS:
            things = {**sample.things, place: text}
            answer = _ask(operation, asker, sample, operation.path.format(**things))
            if said := complaint(answer) or _undocumented(answer, operation):
                wrong[f"{place} = {text[:40]}"] = said
    assert wrong == {}


@EVERY
def test_headers(operation: Operation, world: World) -> None:
    sample, asker = _prepared(operation, world)
    wrong = {}
    for headers in HEADERS:
        answer = _ask(operation, asker, sample, sample.path(operation), **headers)
        if said := complaint(answer, operation) or _split(answer):
            wrong[str(headers)[:60]] = said
    assert wrong == {}


@EVERY
def test_authorizations(operation: Operation, world: World, nobody: Visitor) -> None:
    """Whoever says who they are and cannot prove it is told so, where it matters who asks."""
    sample, _ = _prepared(operation, world)
    wrong = {}
    for value in AUTHORIZATIONS:
        answer = _ask(operation, nobody, sample, sample.path(operation), Authorization=value)
        if said := complaint(answer, operation) or _believed(answer, operation):
            wrong[value[:60]] = said
    assert wrong == {}


@pytest.mark.parametrize("operation", KEYED, ids=lambda operation: operation.name)
@pytest.mark.parametrize("key", ["", " ", "x" * 256, "a b", "a\tb", "\u00e9"])
def test_a_key_that_is_none_is_refused(operation: Operation, key: str, world: World) -> None:
    sample, asker = _prepared(operation, world)
    answer = asker.request(operation.method, sample.path(operation), sample.body, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")


def _prepared(operation: Operation, world: World) -> tuple[Sample, Visitor]:
    access = EXPECTED[operation.place]
    asker = staff_with(access.permission) if access.kind == "staff" else world.alice
    return sample_of(operation, world, asker), asker


def _ask(operation: Operation, asker: Visitor, sample: Sample, path: str, **headers: str) -> Any:
    fresh = {"Idempotency-Key": uuid.uuid4().hex} if "Idempotency-Key" in sample.needs else {}
    return asker.request(operation.method, path, sample.body, headers={**fresh, **headers})


def _undocumented(answer: Any, operation: Operation) -> str:
    """An odd id can also name another path, or none."""
    if answer.status_code < 400:
        return ""
    code = answer.json()["code"]
    known = operation.codes(answer.status_code) | ANYWHERE.get(answer.status_code, set())
    return "" if code in known else f"{answer.status_code} {code} is not documented"


def _split(answer: Any) -> str:
    return "a header was split" if "a=b" in str(answer.headers.get("Set-Cookie", "")) else ""


def _believed(answer: Any, operation: Operation) -> str:
    if not operation.described.get("security"):
        return ""  # it does not matter who asks
    return "" if answer.status_code == 401 else f"{answer.status_code} for a token that is none"
