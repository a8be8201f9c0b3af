"""Passwords are taken as they are given; Django's validators say what is wrong with them."""

import pytest
from pytest_django.fixtures import Settings

from customers.models import User
from tests.customers.people import Person, mailed_token, sign_up, work

pytestmark = pytest.mark.django_db(databases="__all__")

ODD = {
    "64 characters": "correct horse " * 4 + "battery.",
    "128 characters": "x9" * 64,
    "spaces at the ends": "   spaces matter   ",
    "only spaces": " " * 12,
    "greek": "ἄνδρα μοι ἔννεπε",
    "emoji": "🐎🔋📎" * 4,
    "combining": "e\u0301" * 8,
    "tab": "tab\tin between",
    "quotes": "'\"`$(rm)--;",
    "zero width": "zero\u200bwidth\u200djoined",
}


@pytest.mark.parametrize("password", ODD.values(), ids=ODD)
def test_it_is_accepted_as_given(visitor: Person, password: str) -> None:
    assert sign_up(visitor, password=password).status_code == 202
    work()
    visitor.post("/confirm", {"token": mailed_token()})
    assert visitor.log_in("carol", password).status_code == 200


@pytest.mark.parametrize(
    ("password", "nearly"),
    [
        ("   spaces matter   ", "spaces matter"),
        ("e\u0301tat de grace", "\u00e9tat de grace"),
        ("Correct Horse", "correct horse"),
        ("zero\u200bwidth!!", "zerowidth!!"),
    ],
)
def test_nearly_is_not_it(visitor: Person, password: str, nearly: str) -> None:
    Person.with_account("alice", password=password)
    assert visitor.log_in("alice", nearly).status_code == 401
    assert visitor.log_in("alice", password).status_code == 200


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ["This password is too short. It must contain at least 10 characters.", "This password is too common."]),
        (
            "fr",
            [
                "Ce mot de passe est trop court. Il doit contenir au minimum 10 caractères.",
                "Ce mot de passe est trop courant.",
            ],
        ),
    ],
)
def test_what_is_wrong_is_said_in_the_readers_language(visitor: Person, language: str, sentences: list[str]) -> None:
    visitor.language = language
    assert sign_up(visitor, password="password").json()["errors"] == {"password": sentences}


@pytest.mark.parametrize("password", ["carol-the-great", "carol@example.com", "Carol Danvers"])
def test_it_must_not_resemble_its_owner(visitor: Person, password: str) -> None:
    answer = sign_up(visitor, "carol-the-great", name="Carol Danvers", email="carol@example.com", password=password)
    assert "password" in answer.json()["errors"]


def test_an_older_hash_is_replaced_when_its_owner_signs_in(visitor: Person, settings: Settings) -> None:
    before = Person.with_account("alice").account.password
    settings.PASSWORD_HASHERS = ["tests.customers.hashing.DearerArgon2"]
    assert visitor.log_in("alice", "guess").status_code == 401
    assert User.objects.get().password == before
    assert visitor.log_in("alice").status_code == 200
    after = User.objects.get().password
    assert "m=16" in after != before
    assert visitor.log_in("alice").status_code == 200
    assert User.objects.get().password == after


def test_it_is_stored_as_argon2(visitor: Person) -> None:
    assert Person.with_account("alice").account.password.startswith("argon2$argon2id$")
