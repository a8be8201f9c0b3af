"""POST /api/customers/login."""

from typing import Any

import jwt
import pytest
from django.conf import settings

from customers.models import User
from customers.operations.prove_password import prove_password
from customers.operations.sign_in import sign_in
from shop.config.sources import overridden
from shop.idempotency.models import IdempotencyKey
from shop.web.identity.tokens import verify
from tests.customers.people import PASSWORD, Person

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.mark.parametrize("login", ["alice", "ALICE", "alice@example.com", "Alice@EXAMPLE.com."])
def test_it_takes_the_user_name_or_the_address(visitor: Person, login: str) -> None:
    Person.with_account("alice")
    assert visitor.log_in(login).status_code == 200


def test_the_token_says_who_signed_in(alice: Person) -> None:
    principal = verify(alice.token)
    assert (principal.kind, principal.subject, principal.name) == ("customer", alice.account.public_id, "Alice")
    assert principal.permissions == frozenset()


def test_the_token_has_every_claim_and_its_key(alice: Person) -> None:
    header = jwt.get_unverified_header(alice.token)
    claims = jwt.decode(alice.token, options={"verify_signature": False})
    assert (header["alg"], header["typ"]) == ("ES256", "at+jwt")
    assert header["kid"] in {key["kid"] for key in alice.get("/.well-known/jwks.json").json()["keys"]}
    assert {"iss", "aud", "sub", "iat", "exp", "jti", "name", "staff", "perms"} == set(claims)
    assert (claims["iss"], claims["aud"]) == (settings.SHOP_TOKEN_ISSUER, settings.SHOP_TOKEN_AUDIENCE)
    assert claims["exp"] - claims["iat"] == 300


def test_the_lifetime_is_a_property(visitor: Person) -> None:
    Person.with_account("alice")
    with overridden("token", access_token_timeout=60):
        answer = visitor.log_in("alice")
    claims = jwt.decode(visitor.token, options={"verify_signature": False})
    assert answer.json()["expires_in"] == claims["exp"] - claims["iat"] == 60


def test_it_answers_and_is_not_kept(visitor: Person) -> None:
    Person.with_account("alice")
    answer = visitor.log_in("alice")
    assert set(answer.json()) == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert answer.json()["token_type"] == "Bearer"
    assert answer.json()["refresh_token"] is None
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_key_makes_no_token_lie_in_the_database(visitor: Person) -> None:
    Person.with_account("alice")
    key = {"Idempotency-Key": "k1"}
    assert visitor.post("/login", {"login": "alice", "password": PASSWORD}, **key).status_code == 200
    assert visitor.post("/refresh", {}, **key).status_code == 200
    assert not IdempotencyKey.objects.using("customers").exists()


@pytest.mark.parametrize(
    ("login", "password"), [("alice", "wrong"), ("nobody", PASSWORD), ("no@example.com", PASSWORD)]
)
def test_it_does_not_tell_what_was_wrong(visitor: Person, login: str, password: str) -> None:
    Person.with_account("alice")
    answer = visitor.log_in(login, password)
    body = answer.json()
    del body["request_id"]
    assert answer.status_code == 401
    assert body == {
        "type": "/problems/bad_credentials",
        "title": "This log-in and password do not match",
        "detail": "Check both. If you have just registered, open the link we have mailed to you first.",
        "status": 401,
        "code": "bad_credentials",
    }


def test_a_closed_account_answers_as_an_unknown_one(visitor: Person) -> None:
    Person.with_account("alice", is_active=False)
    assert visitor.log_in("alice").json()["code"] == "bad_credentials"


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"null",
        b'"x"',
        b"1",
        {},
        {"login": "alice"},
        {"login": None, "password": None},
        {"login": ["alice"], "password": PASSWORD},
        {"login": "alice", "password": PASSWORD, "otp": "1"},
        {"login": "alice", "password": PASSWORD, "refresh": "header"},
        {"login": "a" * 255, "password": PASSWORD},
        {"login": "alice", "password": "x" * 129},
        {"login": "al\x00ice", "password": PASSWORD},
        b'{"login": "alice", "login": "bob", "password": "x"}',
        b'{"login": "\\ud800", "password": "x"}',
    ],
    ids=repr,
)
def test_a_body_that_is_no_log_in_is_refused(visitor: Person, body: Any) -> None:
    answer = visitor.post("/login", body)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "login",
    [
        "\N{FULLWIDTH LATIN SMALL LETTER A}lice",
        "alice\u200b",
        "\N{CYRILLIC SMALL LETTER A}lice",
        "alıce@example.com",
        "\u202ealice",
        "٣",
        "'; --",
    ],
)
def test_what_only_looks_like_a_log_in_is_unknown(visitor: Person, login: str) -> None:
    Person.with_account("alice")
    assert visitor.log_in(login).status_code == 401


def test_a_bad_token_in_the_header_does_not_keep_one_from_signing_in(visitor: Person) -> None:
    Person.with_account("alice")
    answer = visitor.post("/login", {"login": "alice", "password": PASSWORD}, Authorization="Bearer expired")
    assert answer.status_code == 200


def test_a_password_replaced_while_it_was_checked_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    from customers.interface.errors import BadCredentials

    alice = Person.with_account("alice")

    def slow(**arguments: Any) -> User:
        user = prove_password(**arguments)
        other = User.objects.get(pk=user.pk)
        other.set_password("the owner was faster")
        other.save()
        return user

    monkeypatch.setattr("customers.operations.sign_in.prove_password", slow)
    with pytest.raises(BadCredentials):
        sign_in(login="alice", password=PASSWORD, peer="192.0.2.1", now=timezone.now())
    assert not alice.account.token_families.exists()


def test_it_notes_when(alice: Person) -> None:
    assert alice.account.last_login is not None
