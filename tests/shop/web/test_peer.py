"""Who is at the other end, and whose word is taken for it."""

import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from shop.calls.context import ANONYMOUS
from shop.calls.credential import ALGORITHM, _private_key, issue
from shop.web.peer import CREDENTIAL, PeerMiddleware, vouch

SAID = {"address": "203.0.113.9", "host": "shop.example", "scheme": "https"}
CLAIMED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "shop.example", "X-Forwarded-Proto": "https"}


def seen(headers: dict[str, str]) -> HttpRequest:
    """The request as everything behind the middleware sees it."""
    found: list[HttpRequest] = []
    request = RequestFactory().get("/", headers=headers)
    PeerMiddleware(found.append)(request)
    return found[0]


def who(request: HttpRequest) -> tuple[str, str, str | None]:
    return request.META["REMOTE_ADDR"], request.META.get("HTTP_HOST", ""), request.scheme


NOBODY = ("127.0.0.1", "", "http")


def test_the_gateway_is_believed() -> None:
    assert who(seen(vouch("orders", **SAID))) == ("203.0.113.9", "shop.example", "https")


def test_the_gateway_is_believed_for_the_back_office() -> None:
    assert who(seen(vouch("backoffice", **SAID))) == ("203.0.113.9", "shop.example", "https")


def signed(**claims: Any) -> str:
    now = int(time.time())
    usual = {"iss": "gateway", "aud": "orders", "iat": now, "exp": now + 60, "act": {"kind": "anonymous"}}
    return jwt.encode(usual | claims, _private_key("gateway"), algorithm=ALGORITHM)


FALSE: dict[str, Callable[[], str]] = {
    "none": lambda: "",
    "nonsense": lambda: "a.b.c",
    "another role": lambda: issue(caller="orders", callee="orders", principal=ANONYMOUS),
    "another role that says it is the gateway": lambda: jwt.encode(
        jwt.decode(signed(), options={"verify_signature": False}), _private_key("orders"), algorithm=ALGORITHM
    ),
    "for a role that is not here": lambda: issue(caller="gateway", callee="somewhere", principal=ANONYMOUS),
    "expired": lambda: signed(iat=int(time.time()) - 120, exp=int(time.time()) - 60),
    "for ever": lambda: signed(exp=int(time.time()) + 86_400),
    "for several": lambda: signed(aud=["orders", "billing"]),
    "unsigned": lambda: jwt.encode({"iss": "gateway", "aud": "orders"}, "", algorithm="none"),
    "endless": lambda: signed(act={"kind": "anonymous", "name": "x" * 8000}),
}


@pytest.mark.parametrize("kind", FALSE)
def test_nobody_else_is(kind: str) -> None:
    assert who(seen({**CLAIMED, CREDENTIAL: FALSE[kind]()})) == NOBODY


@pytest.mark.parametrize("address", ["", "evil", "203.0.113.9, 10.0.0.1", "203.0.113.9:80", "203.0.113.9\x00"])
def test_what_is_no_address_is_not_taken_for_one(address: str) -> None:
    assert seen(vouch("orders", **{**SAID, "address": address})).META["REMOTE_ADDR"] == "127.0.0.1"


def test_an_odd_scheme_changes_nothing() -> None:
    assert seen(vouch("orders", **{**SAID, "scheme": "javascript"})).scheme == "http"


@pytest.mark.parametrize("vouched", [True, False])
def test_no_claim_is_left_for_anybody_to_believe(vouched: bool) -> None:
    headers = {**CLAIMED, "Forwarded": "for=1", "X-User-Id": "7", "Remote-User": "7", "X-Real-IP": "1", "Accept": "*/*"}
    request = seen({**headers, **(vouch("orders", **SAID) if vouched else {})})
    assert {name for name in request.META if name.startswith("HTTP_")} == (
        {"HTTP_ACCEPT", "HTTP_COOKIE", "HTTP_HOST"} if vouched else {"HTTP_ACCEPT", "HTTP_COOKIE"}
    )


def test_a_port_is_not_taken_from_a_header() -> None:
    assert seen({"X-Forwarded-Port": "1"}).get_port() == "80"
