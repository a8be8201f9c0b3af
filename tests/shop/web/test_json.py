"""What the API makes of bodies nobody means well with: a problem, never a crash, never a guess."""

import gc
import time
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.test import Client

from tests.shop.web.hostile_bodies import BODIES, JSON, MEDIA_TYPES, QUANTITIES, TEXTS

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.urls("tests.shop.web.urlconf")]


@pytest.fixture(autouse=True)
def quickly() -> Iterator[None]:
    """Refusing costs next to nothing (the promise is 50 ms of work; asserted at ten times that)."""
    gc.disable()  # what thousands of other tests left behind is not swept up on this account
    began = time.thread_time()
    yield
    spent = time.thread_time() - began
    gc.enable()
    assert spent < 0.5


def post(client: Client, body: bytes, content_type: str = JSON) -> Any:
    return client.generic("POST", "/api/orders", data=body, content_type=content_type)


def assert_problem(answer: Any, *statuses: int) -> None:
    assert answer.status_code in statuses, answer.content[:300]
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = orjson.loads(answer.content)
    assert problem["status"] == answer.status_code
    assert problem["title"]
    assert problem["code"]
    assert problem["request_id"] == answer.headers["X-Request-Id"]


def test_it_takes_what_is_meant(client: Client) -> None:
    answer = post(client, '{"quantity": 999, "text": " Zoë 🎁 \u202e ", "gift": true}'.encode())
    assert answer.status_code == 201, answer.content
    assert orjson.loads(answer.content) == {"quantity": 999, "text": "Zoë 🎁 \u202e"}


def test_it_takes_utf_8_by_name(client: Client) -> None:
    assert post(client, b'{"quantity": 1}', "application/json; charset=UTF-8").status_code == 201


@pytest.mark.parametrize("name", QUANTITIES)
def test_it_refuses_a_quantity_that_is_no_plain_integer_in_range(client: Client, name: str) -> None:
    assert_problem(post(client, b'{"quantity": ' + QUANTITIES[name] + b"}"), 400)


@pytest.mark.parametrize("name", BODIES)
def test_it_refuses_a_body_that_is_no_plain_object(client: Client, name: str) -> None:
    assert_problem(post(client, BODIES[name]), 413 if name == "too large" else 400)


@pytest.mark.parametrize("name", TEXTS)
def test_it_refuses_a_text_that_is_none(client: Client, name: str) -> None:
    assert_problem(post(client, b'{"quantity": 1, "text": ' + TEXTS[name] + b"}"), 400)


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_it_refuses_to_guess_what_a_body_is(client: Client, media_type: str) -> None:
    assert_problem(post(client, b'{"quantity": 1}', media_type), 400, 415)


def test_the_field_is_named_however_deep(client: Client) -> None:
    problem = orjson.loads(post(client, b'{"quantity": 0, "gift": "yes", "colour": 1}').content)
    assert problem["errors"] == {"colour": ["This field is not known."]}
    problem = orjson.loads(post(client, b'{"quantity": 0, "gift": "yes"}').content)
    assert set(problem["errors"]) == {"quantity", "gift"}


def test_it_says_so_in_french(client: Client) -> None:
    answer = client.post("/api/orders", data=b"[]", content_type=JSON, headers={"Accept-Language": "fr-CA, en;q=0.5"})
    assert orjson.loads(answer.content)["title"] != "The request is not valid"
    assert answer.headers["Content-Language"] == "fr"
