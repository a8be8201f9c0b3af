"""Every filter of Spring Cloud Gateway: what it changes of a request, and what it leaves alone."""

from typing import Any

import orjson
import pytest

from gateway.arguments import ArgumentProblem, step
from gateway.errors import PathRefused
from gateway.exchange import Reply
from gateway.filters.base import Route
from gateway.filters.registry import FILTERS, filter_
from tests.gateway.exchanges import exchange
from tests.gateway.filtered import JSON, Lines, asked, effect_of
from tests.gateway.test_filters_of_answers import ANSWER_FIELDS

#: What is written, the request's header lines, and the lines after it.
REQUEST_FIELDS: list[tuple[Any, Lines, Lines]] = [
    ("AddRequestHeader=X-Red, b-{segment}", [("x-red", "a")], [("x-red", "a"), ("x-red", "b-blue")]),
    ("AddRequestHeader=X-Red, {\"a\":1}", [], [("x-red", '{"a":1}')]),
    ("AddRequestHeadersIfNotPresent=X-Red:b, X-New:{segment}", [("x-red", "a")], [("x-red", "a"), ("x-new", "blue")]),
    ("MapRequestHeader=Blue, X-Red", [("blue", "1"), ("blue", "2"), ("x-red", "0")],
     [("blue", "1"), ("blue", "2"), ("x-red", "0"), ("x-red", "1"), ("x-red", "2")]),
    ("MapRequestHeader=Blue, X-Red", [("bluer", "1")], [("bluer", "1")]),
    ("RemoveRequestHeader=X-Foo", [("x-foo", "a"), ("x-food", "b"), ("x-foo", "c")], [("x-food", "b")]),
    ("SetRequestHeader=X-Red, {segment}", [("x-red", "a"), ("b", "c"), ("x-red", "d")],
     [("x-red", "blue"), ("b", "c")]),
    ("SetRequestHeader=X-Red, new", [("x-reds", "a")], [("x-reds", "a"), ("x-red", "new")]),
]  # fmt: skip


@pytest.mark.parametrize(("written", "lines", "after"), REQUEST_FIELDS)
def test_lines_of_the_request(written: object, lines: Lines, after: Lines) -> None:
    of = exchange(headers=lines)

    assert asked(written, of) is None
    assert list(of.fields) == after


#: What is written, the path and query, and both after it.
ADDRESSES: list[tuple[Any, str, str]] = [
    ("StripPrefix=2", "/name/blue/red", "/red"),
    ("StripPrefix", "/name/blue", "/blue"),
    ("StripPrefix=3", "/name/blue", "/"),
    ("StripPrefix=1", "/name/blue/", "/blue/"),
    ("PrefixPath=/my/{segment}", "/hello", "/my/blue/hello"),
    ("SetPath=/{segment}", "/red/blue?a=b", "/blue?a=b"),
    (r"RewritePath=/red/?(?<segment>.*), /$\{segment}", "/red/blue", "/blue"),
    (r"RewritePath=/red/?(?<segment>.*), /${segment}", "/green/blue", "/green/blue"),
    ("RewritePath=^/(a)/(b), /$2/$1", "/a/b/c", "/b/a/c"),
    ("RewritePath=a, x", "/a/ba", "/x/bx"),
    ("AddRequestParameter=red, {segment} 1", "/?a=%20b", "/?a=%20b&red=blue+1"),
    ("AddRequestParameter=red, b", "/", "/?red=b"),
    ("RemoveRequestParameter=red", "/?red=1&a=+b&r%65d=2&redder=3", "/?a=+b&redder=3"),
    ("RewriteRequestParameter=campaign, fall2023", "/?campaign=old&a=1", "/?campaign=fall2023&a=1"),
    ("RewriteRequestParameter=campaign, fall2023", "/?campaigns=old", "/?campaigns=old"),
    ("SetRequestUri=http://books.internal:81/{segment}?x=1", "/a?b=c", "/blue?x=1"),
    ({"name": "SetRequestUri", "args": {"template": "http://books.internal/{segment}"}}, "/a", "/blue"),
]


@pytest.mark.parametrize(("written", "before", "after"), ADDRESSES)
def test_path_and_query(written: object, before: str, after: str) -> None:
    of = exchange(before)

    assert asked(written, of) is None
    assert of.path + (f"?{of.query}" if of.query else "") == after


def test_a_path_of_two_readings_is_refused_wherever_a_filter_takes_it_from() -> None:
    with pytest.raises(PathRefused):
        asked({"name": "RequestHeaderToRequestUri", "args": {"name": "X-To", "hosts": "b.example"}},
              exchange(headers=[("X-To", "http://b.example/a/../b")]))  # fmt: skip


@pytest.mark.parametrize(
    ("given", "uri", "status"),
    [
        ("http://b.example/x?y=1", "http://b.example", None),
        ("http://B.EXAMPLE/x", "http://B.EXAMPLE", None),
        ("http://c.example/x", "", 400),
        ("http://b.example@c.example/x", "", 400),
        ("http://b.example:81/x", "", 400),
        ("http://b.example.c.example/x", "", 400),
        ("//b.example/x", "", 400),
        ("file:///etc/passwd", "", 400),
        (None, "", None),
    ],
)
def test_a_header_chooses_among_hosts_that_are_listed(given: str | None, uri: str, status: int | None) -> None:
    of = exchange(headers=[("X-To", given)] if given else [])

    reply = asked({"name": "RequestHeaderToRequestUri", "args": {"name": "X-To", "hosts": ["b.example"]}}, of)

    assert (of.uri, reply and reply.status) == (uri, status)


def test_the_host_a_role_is_asked_under() -> None:
    kept, chosen, neither = exchange(), exchange(), exchange()

    asked("PreserveHostHeader", kept)
    asked("SetRequestHostHeader={segment}.example", chosen)
    asked("StripPrefix=1", neither)

    assert (kept.host_sent, chosen.host_sent, neither.host_sent) == ("shop.example", "blue.example", "")


def test_the_token_is_relayed_where_one_was_verified() -> None:
    known, unknown = exchange(token="abc"), exchange(headers=[("Authorization", "Basic x")])

    asked("TokenRelay", known)
    asked("TokenRelay", unknown)

    assert known.fields.all("authorization") == ["Bearer abc"]
    assert unknown.fields.all("authorization") == ["Basic x"]


def test_what_a_path_names_stays_in_its_place() -> None:
    route, variables = Route("books", frozenset({"id"})), {"id": "a?b=c&d#e é"}
    sent, told = exchange(), exchange()
    sent.variables = told.variables = variables
    uri, redirect = (
        filter_(step(written)).effect(route).inward
        for written in ("SetRequestUri=http://b.example/x/{id}?y={id}", "RedirectTo=302, /x/{id}")
    )
    assert uri is not None
    assert redirect is not None
    uri(sent)
    reply = redirect(told)

    assert (sent.path, sent.query) == ("/x/a?b=c&d#e é", "y=a%3Fb%3Dc%26d%23e%20%C3%A9")
    assert reply is not None
    assert reply.fields.first("location") == "/x/a%3Fb%3Dc%26d%23e%20%C3%A9"


@pytest.mark.parametrize(
    ("written", "status", "location"),
    [
        ("RedirectTo=302, https://acme.example/{segment}", 302, "https://acme.example/blue"),
        ("RedirectTo=MOVED_PERMANENTLY, /x, true", 301, "/x?a=b"),
        ("RedirectTo=302, /x?c=d, true", 302, "/x?c=d&a=b"),
    ],
)
def test_a_redirect_asks_nobody(written: str, status: int, location: str) -> None:
    reply = asked(written, exchange("/?a=b"))

    assert reply is not None
    assert (reply.status, reply.fields.first("location")) == (status, location)


@pytest.mark.parametrize(
    ("written", "fits", "does_not", "status"),
    [
        ("RequestSize=5KB", [("Content-Length", "5120")], [("Content-Length", "5121")], 413),
        ("RequestSize", [("Content-Length", "5242880")], [("Content-Length", "5242881")], 413),
        ("RequestHeaderSize=10B", [("abcde", "12345")], [("abcde", "123456")], 431),
        ("RequestHeaderSize=10B", [("abcde", "12"), ("abcde", "345")], [("abcde", "123"), ("abcde", "456")], 431),
    ],
)
def test_what_is_too_large_is_refused(written: str, fits: Lines, does_not: Lines, status: int) -> None:
    assert asked(written, exchange(headers=fits)) is None
    reply = asked(written, exchange(headers=does_not))

    assert reply is not None
    assert reply.status == status
    assert "larger than" in (reply.fields.first("errormessage") or "")


def test_a_body_is_kept_unless_it_is_long() -> None:
    short, long = exchange(read=b"abc"), exchange()

    assert asked("CacheRequestBody=java.lang.String", short) is None
    assert short.body == b"abc"
    assert (asked("CacheRequestBody", long) or Reply(0)).status == 413


def test_a_json_request_is_changed() -> None:
    of = exchange(headers=JSON, read=b'{"a":1,"b":2}')
    written = {"name": "ModifyRequestBody", "args": {"set": {"c": 3}, "remove": "a"}}

    assert asked(written, of) is None
    assert orjson.loads(of.body or b"") == {"b": 2, "c": 3}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Moon=full", "no filter is called 'Moon'"),
        ("AddRequestHeader=X-A", "value: Field required"),
        ("AddRequestHeader=X A, b", "name"),
        ("AddRequestHeader=X-A, {moon}", "no predicate of this route gives {moon}"),
        ("AddRequestHeader=X-Forwarded-For, 1.2.3.4", "only the gateway may"),
        ("AddRequestHeader=x_user_id, 1", "name"),
        ("SetRequestHeader=Content-Length, 3", "the gateway's own"),
        ("AddResponseHeader=Transfer-Encoding, chunked", "the gateway's own"),
        ({"name": "AddResponseHeader", "args": {"name": "X-A", "value": "a\r\nX-B: c"}}, "control characters"),
        ("AddRequestHeadersIfNotPresent=a", "no name:value"),
        ("RewritePath=/(?<a>.*), /${b}", "no group b"),
        ("RewritePath=/a, /$1", "no group 1"),
        ("StripPrefix=-1", "parts"),
        ("RedirectTo=200, /x", "status"),
        ("SetStatus=700", "status"),
        ("SetStatus=NO_SUCH", "no status"),
        ("RequestSize=5 apples", "no size"),
        ("DedupeResponseHeader=A, KEEP", "strategy"),
        ("SetRequestUri=http://{segment}.example/x", "written out"),
        ("SetRequestUri=lb://x", "written out"),
        ("RequestHeaderToRequestUri=X-To", "no short form"),
        ("SecureHeaders=a", "no short form"),
        ({"name": "SecureHeaders", "args": {"disable": ["x-moon"]}}, "disable"),
    ],
)  # fmt: skip
def test_what_nobody_can_mean_is_an_error(written: object, said: str) -> None:
    with pytest.raises(ArgumentProblem) as caught:
        effect_of(written)

    assert said in str(caught.value)


TABLES = (REQUEST_FIELDS, ADDRESSES, ANSWER_FIELDS)
#: Those whose cases are in tests of their own above.
APART = {
    "CircuitBreaker",  # test_breaking
    "FallbackHeaders",
    "LocalResponseCache",  # test_caching
    "RequestRateLimiter",  # test_limiting
    "Retry",  # test_retry
    "CacheRequestBody",
    "CompressResponseBody",
    "ModifyRequestBody",
    "ModifyResponseBody",
    "PreserveHostHeader",
    "RedirectTo",
    "RemoveJsonAttributesResponseBody",
    "RequestHeaderSize",
    "RequestHeaderToRequestUri",
    "RequestSize",
    "RewriteLocationResponseHeader",
    "SecureHeaders",
    "SetRequestHostHeader",
    "SetStatus",
    "TokenRelay",
}


def test_every_filter_has_a_case() -> None:
    assert {step(row[0]).name for table in TABLES for row in table} | APART == set(FILTERS)
