"""What each filter changes of an answer, and in which order."""

from typing import Any

import orjson
import pytest

from gateway.exchange import Fields, Reply
from gateway.filters.chain import Chain
from tests.gateway.exchanges import exchange
from tests.gateway.filtered import JSON, Lines, answered, effect_of

#: What is written, the answer's header lines, and the lines after it.
ANSWER_FIELDS: list[tuple[Any, Lines, Lines]] = [
    ("AddResponseHeader=X-Red, {segment}", [("x-red", "a")], [("x-red", "a"), ("x-red", "blue")]),
    ("AddResponseHeader=X-Red, b, false", [("x-red", "a")], [("x-red", "a")]),
    ("AddResponseHeader=X-Red, b, false", [("x-red", " ")], [("x-red", " "), ("x-red", "b")]),
    ("SetResponseHeader=X-Red, b", [("x-red", "a"), ("x-red", "c")], [("x-red", "b")]),
    ("RemoveResponseHeader=X-Foo", [("x-foo", "a"), ("x-food", "b")], [("x-food", "b")]),
    ("RewriteResponseHeader=X-R, password=[^&]+, password=***", [("x-r", "/42?password=om!&f=t")],
     [("x-r", "/42?password=***&f=t")]),
    ("RewriteResponseHeader=X-R, a, b", [("x-ra", "a")], [("x-ra", "a")]),
    ("DedupeResponseHeader=A B", [("a", "1"), ("a", "2"), ("c", "1"), ("c", "1")],
     [("a", "1"), ("c", "1"), ("c", "1")]),
    ("DedupeResponseHeader=A, RETAIN_LAST", [("a", "1"), ("a", "2")], [("a", "2")]),
    ("DedupeResponseHeader=A, RETAIN_UNIQUE", [("a", "1"), ("a", "2"), ("a", "1")], [("a", "1"), ("a", "2")]),
]  # fmt: skip


@pytest.mark.parametrize(("written", "lines", "after"), ANSWER_FIELDS)
def test_lines_of_the_answer(written: object, lines: Lines, after: Lines) -> None:
    assert list(answered(written, Reply(200, Fields(lines))).fields) == after


@pytest.mark.parametrize(
    ("written", "path", "before", "after"),
    [
        ("RewriteLocationResponseHeader", "/p", "http://role:81/v2/p/1?a=b", "http://shop.example/p/1?a=b"),
        ("RewriteLocationResponseHeader", "/v1/p", "http://role:81/v2/p/1", "http://shop.example/v2/p/1"),
        ("RewriteLocationResponseHeader=ALWAYS_STRIP", "/v1/p", "http://role/v2/p", "http://shop.example/p"),
        ("RewriteLocationResponseHeader=NEVER_STRIP", "/p", "http://role/v2/p", "http://shop.example/v2/p"),
        ("RewriteLocationResponseHeader=NEVER_STRIP, Location, x.y", "/p", "https://role/v2", "https://x.y/v2"),
        ("RewriteLocationResponseHeader=NEVER_STRIP, Location, x.y, http", "/p", "https://role/v2", "https://role/v2"),
        (
            {"name": "RewriteLocationResponseHeader", "args": {"stripVersion": "NEVER_STRIP", "protocols": "http"}},
            "/p",
            "http://role/v2",
            "http://shop.example/v2",
        ),
        ("RewriteLocationResponseHeader", "/p", "/v2/p", "/v2/p"),
        ("RewriteLocationResponseHeader", "/p", "http://role/v2x/p", "http://shop.example/v2x/p"),
    ],
)
def test_where_an_answer_points(written: object, path: str, before: str, after: str) -> None:
    reply = answered(written, Reply(201, Fields([("Location", before)])), exchange(path))

    assert reply.fields.all("location") == [after]


def test_a_browser_is_told_to_be_careful_unless_the_role_says_how_itself() -> None:
    reply = answered("SecureHeaders", Reply(200, Fields([("X-Frame-Options", "SAMEORIGIN")])))
    some = answered({"name": "SecureHeaders", "args": {"disable": "X-Download-Options", "permissionsPolicy": "x=()"}},
                    Reply(200))  # fmt: skip

    assert reply.fields.all("x-frame-options") == ["SAMEORIGIN"]
    assert reply.fields.first("strict-transport-security") == "max-age=631138519"
    assert reply.fields.first("referrer-policy") == "no-referrer"
    assert {"x-xss-protection", "x-content-type-options", "content-security-policy", "x-download-options",
            "x-permitted-cross-domain-policies"} <= {name for name, _ in reply.fields}  # fmt: skip
    assert "permissions-policy" not in reply.fields
    assert "x-download-options" not in some.fields
    assert some.fields.first("permissions-policy") == "x=()"
    enabled = answered({"name": "SecureHeaders", "args": {"enable": "permissions-policy"}}, Reply(200))
    assert "camera=()" in (enabled.fields.first("permissions-policy") or "")
    given = {"name": "SecureHeaders", "args": {"enable": "permissions-policy", "permissions-policy": "y=()"}}
    assert answered(given, Reply(200)).fields.all("permissions-policy") == ["y=()"]


@pytest.mark.parametrize(
    ("written", "status"), [("SetStatus=401", 401), ("SetStatus=NOT_FOUND", 404), ("SetStatus=I_AM_A_TEAPOT", 418)]
)
def test_the_status_is_set(written: str, status: int) -> None:
    assert answered(written, Reply(200)).status == status


@pytest.mark.parametrize(
    ("written", "before", "after"),
    [
        ("RemoveJsonAttributesResponseBody=id,color", {"id": 1, "a": {"id": 2}}, {"a": {"id": 2}}),
        ("RemoveJsonAttributesResponseBody=id,color,true", {"id": 1, "a": [{"id": 2, "b": 3}]}, {"a": [{"b": 3}]}),
        ("RemoveJsonAttributesResponseBody=id", [{"id": 1}], [{"id": 1}]),
        (
            {"name": "ModifyResponseBody", "args": {"set": {"a": 1}, "remove": ["b"]}},
            {"b": 2, "c": 3},
            {"c": 3, "a": 1},
        ),
    ],
)
def test_a_json_answer_is_changed(written: object, before: object, after: object) -> None:
    reply = answered(written, Reply(200, Fields([*JSON, ("etag", '"x"')]), orjson.dumps(before)))

    assert orjson.loads(reply.body or b"") == after
    assert reply.fields.first("content-length") == str(len(reply.body or b""))
    assert "etag" not in reply.fields


@pytest.mark.parametrize("lines", [[("content-type", "text/plain")], [*JSON, ("content-encoding", "gzip")]])
def test_other_answers_stay_as_they_are(lines: Lines) -> None:
    reply = answered("RemoveJsonAttributesResponseBody=id", Reply(200, Fields(lines), b'{"id":1}'))

    assert reply.body == b'{"id":1}'


def test_an_answer_of_a_filter_goes_back_through_those_before_it_only() -> None:
    written = ("AddResponseHeader=X-First, 1", "RedirectTo=302, /x", "AddResponseHeader=X-Last, 1")
    reply = Chain(tuple((each, effect_of(each)) for each in written)).ask(exchange())

    assert reply is not None
    assert list(reply.fields) == [("location", "/x"), ("x-first", "1")]


def test_the_way_back_begins_with_the_last() -> None:
    written = ("AddResponseHeader=X-A, 1", "AddResponseHeader=X-A, 2")
    chain, of, reply = Chain(tuple((each, effect_of(each)) for each in written)), exchange(), Reply(200)

    assert chain.ask(of) is None
    chain.answer(of, reply)

    assert reply.fields.all("x-a") == ["2", "1"]
