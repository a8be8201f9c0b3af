"""Who may use a view: nobody, unless it says who."""

from typing import Any

import orjson
import pytest
from django.test import Client

from tests.shop.web.identity.conftest import Tokens

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.urls("tests.shop.web.urlconf")]


def get(client: Client, path: str, token: str = "") -> Any:
    return client.get(path, headers={"Authorization": f"Bearer {token}"} if token else {})


def test_a_view_that_names_nobody_is_closed(client: Client, tokens: Tokens) -> None:
    assert get(client, "/api/closed").status_code == 401
    assert get(client, "/api/closed", tokens.make(staff=True, perms=["*"])).status_code == 403


def test_signed_in_means_by_a_token(client: Client, tokens: Tokens) -> None:
    anonymous = get(client, "/api/who")
    assert anonymous.status_code == 401
    assert anonymous.headers["WWW-Authenticate"] == "Bearer"
    assert orjson.loads(get(client, "/api/who", tokens.make()).content) == {"subject": "alice", "principal": "alice"}


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({}, 403),
        ({"perms": ["example.look"]}, 403),
        ({"staff": True}, 403),
        ({"staff": True, "perms": ["example.lookout", "example"]}, 403),
        ({"staff": True, "perms": ["example.look"]}, 200),
        ({"staff": True, "perms": ["*"]}, 200),
    ],
    ids=str,
)
def test_staff_need_the_permission(client: Client, tokens: Tokens, claims: dict[str, Any], status: int) -> None:
    assert get(client, "/api/staff").status_code == 401
    assert get(client, "/api/staff", tokens.make(**claims)).status_code == status


@pytest.mark.parametrize("header", ["Basic YTpi", "Bearer", "Bearer ", "Token x", "x", "Bearer é", ", Bearer x"])
def test_a_header_that_is_no_bearer_token_is_refused_even_where_anyone_may(client: Client, header: str) -> None:
    answer = client.post("/api/orders", {"quantity": 1}, "application/json", headers={"Authorization": header})
    assert answer.status_code == 401


IDENTITY_HEADERS = [
    "X-User-Id",
    "X-User",
    "X-Forwarded-User",
    "X-Remote-User",
    "Remote-User",
    "X-Principal",
    "X_User_Id",
]


@pytest.mark.parametrize("name", IDENTITY_HEADERS)
def test_no_header_says_who_somebody_is(client: Client, tokens: Tokens, name: str) -> None:
    assert client.get("/api/who", headers={name: "bob"}).status_code == 401
    answer = client.get("/api/who", headers={name: "bob", "Authorization": f"Bearer {tokens.make()}"})
    assert orjson.loads(answer.content)["subject"] == "alice"


def test_one_request_leaves_nobody_behind_for_the_next(client: Client, tokens: Tokens) -> None:
    get(client, "/api/who", tokens.make())
    assert get(client, "/api/who").status_code == 401
