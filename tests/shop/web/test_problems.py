"""What clients read when something is wrong: one form, their language, nothing of ours."""

from typing import Any

import orjson
import pytest
from django.test import Client

from shop.errors import Invalid, ShopError, TooManyRequests, Unauthenticated
from shop.web.anticipated import flatten
from shop.web.problems import MEDIA_TYPE, headers, problem
from tests.shop.web.urlconf import Full

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.urls("tests.shop.web.urlconf")]


@pytest.fixture
def visitor() -> Client:
    """A client that gets what a browser would: errors become answers."""
    return Client(raise_request_exception=False)


def body(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(answer.content)
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    assert found["status"] == answer.status_code
    return found


ANSWERS = [
    ("full", 409, "full"),
    ("full-of-nothing", 409, "full"),
    ("invalid", 400, "invalid"),
    ("later", 429, "too_many_requests"),
    ("denied", 403, "forbidden"),
    ("missing", 404, "not_found"),
    ("suspicious", 400, "invalid"),
    ("locked", 503, "unavailable"),
    ("out-of-range", 400, "invalid"),
    ("throttled", 429, "too_many_requests"),
    ("bug", 500, "internal_error"),
]


@pytest.mark.parametrize("path", ["/api/raise/", "/raise/"])
@pytest.mark.parametrize(("how", "status", "code"), ANSWERS)
def test_every_error_is_a_problem(visitor: Client, path: str, how: str, status: int, code: str) -> None:
    answer = visitor.get(path + how)
    found = body(answer)
    assert (answer.status_code, found["code"]) == (status, code)
    assert found["request_id"] == answer.headers["X-Request-Id"]
    assert found["type"] == f"/problems/{code}"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("how", "status"),
    [("full", 409), ("locked", 503), ("missing", 404), ("denied", 403), ("suspicious", 400), ("bug", 500)],
)
def test_a_page_says_what_it_is_too(visitor: Client, how: str, status: int) -> None:
    assert visitor.get(f"/admin/raise/{how}").status_code == status


def test_a_page_whose_database_is_away_says_when_to_come_back(visitor: Client) -> None:
    assert visitor.get("/admin/raise/locked").headers["Retry-After"] == "1"


@pytest.mark.parametrize("path", ["/api/raise/bug", "/api/raise/suspicious", "/api/raise/locked", "/raise/bug"])
def test_nothing_of_ours_is_shown(visitor: Client, path: str) -> None:
    answer = visitor.get(path)
    for canary in (b"hunter2", b"passwd", b"locked", b"Traceback", b".py"):
        assert canary not in answer.content


def test_the_detail_is_filled_in(visitor: Client) -> None:
    found = body(visitor.get("/api/raise/full"))
    assert found["detail"] == "Of A, only 2 are free in this warehouse."
    assert found["params"] == {"sku": "A", "available": 2}


def test_a_detail_that_cannot_be_filled_in_is_left_out(visitor: Client) -> None:
    assert "detail" not in body(visitor.get("/api/raise/full-of-nothing"))


def test_each_reader_has_their_language_in_turn(visitor: Client) -> None:
    titles = [
        body(visitor.get("/api/raise/missing", headers={"Accept-Language": language}))["title"]
        for language in ("fr", "en", "fr-CH", "de", "xx,*;q=0.1", "")
    ]
    assert titles == ["Introuvable", "Not found", "Introuvable", "Not found", "Not found", "Not found"]


@pytest.mark.parametrize("path", ["/nowhere", "/api/raise/\x00", "/api/orders/", "/teapot/%00"])
def test_paths_nobody_serves_are_problems_in_the_readers_language(visitor: Client, path: str) -> None:
    visitor.get("/nowhere", headers={"Accept-Language": "en"})
    answer = visitor.generic("GET", path, headers={"Accept-Language": "fr"})
    assert answer.status_code == 404
    assert body(answer)["title"] == "Introuvable"


def test_a_page_that_means_an_error_becomes_a_problem(visitor: Client) -> None:
    answer = visitor.get("/teapot")
    assert answer.status_code == 500
    assert body(answer)["code"] == "internal_error"


def test_a_method_that_is_not_there_names_those_that_are(visitor: Client) -> None:
    answer = visitor.get("/api/orders")
    assert body(answer)["code"] == "method_not_allowed"
    assert answer.headers["Allow"] == "POST, OPTIONS"


@pytest.mark.parametrize("host", ["evil.example", "a b", "x" * 300])
def test_a_host_that_is_not_ours_is_a_problem_that_does_not_repeat_it(visitor: Client, host: str) -> None:
    answer = visitor.get("/api/who", headers={"Host": host})
    assert answer.status_code == 400
    assert host.encode() not in answer.content
    body(answer)


def test_it_says_when_to_come_back(visitor: Client) -> None:
    assert visitor.get("/api/raise/later").headers["Retry-After"] == "7"
    assert visitor.get("/api/raise/throttled").headers["Retry-After"] == "3"
    assert "Retry-After" not in visitor.get("/api/raise/full").headers


def test_it_asks_for_a_token_where_one_is_missing() -> None:
    assert headers(Unauthenticated())["WWW-Authenticate"] == "Bearer"
    assert "WWW-Authenticate" not in headers(Invalid())


@pytest.mark.parametrize(
    "error", [Full(sku="A", available=1), Invalid(errors={"a": ["b"]}), TooManyRequests(retry_after=4)]
)
def test_the_parameters_that_rebuild_an_error_are_in_the_body(error: ShopError) -> None:
    found = problem(error)
    rebuilt = {**found.get("params", {}), **({"errors": found["errors"]} if "errors" in found else {})}
    assert type(error)(**rebuilt).params == error.params


def test_field_errors_are_named_by_path() -> None:
    detail = {"lines": [{}, {"quantity": ["Too few.", "Odd."]}], "name": "No.", "tags": ["One.", "Two."]}
    assert flatten(detail) == {
        "lines.1.quantity": ["Too few.", "Odd."],
        "name": ["No."],
        "tags": ["One.", "Two."],
    }
    assert flatten(["Whole."]) == {"body": ["Whole."]}
