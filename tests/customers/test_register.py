"""POST /api/customers/register: one answer, whatever the shop knows of the address."""

import logging
from typing import Any

import pytest
from django.core import mail

from customers.models import Registration, User
from customers.properties import CustomerProperties
from shop.config.sources import overridden
from tests.customers.people import PASSWORD, Person, html_of, mailed_token, sign_up, work

pytestmark = pytest.mark.django_db(databases="__all__")


def test_it_answers_the_same_for_known_and_unknown_addresses(visitor: Person) -> None:
    Person.with_account("alice")
    unknown, known = sign_up(visitor, "carol"), sign_up(visitor, "dave", email="Alice@Example.com")
    assert unknown.status_code == known.status_code == 202
    assert unknown.content == known.content == b'{"status":"accepted"}'


def test_it_mails_a_link_to_an_unknown_address(visitor: Person) -> None:
    sign_up(visitor)
    work()
    (message,) = mail.outbox
    assert message.to == ["carol@example.com"]
    assert f"http://testserver/en/confirm?token={mailed_token()}" in message.body
    assert mailed_token() in html_of(message)


def test_it_tells_the_owner_of_a_known_address_and_makes_no_account(visitor: Person) -> None:
    Person.with_account("alice")
    sign_up(visitor, "mallory", email="ALICE@example.com")
    work()
    (message,) = mail.outbox
    assert message.to == ["alice@example.com"]
    assert message.subject == "You already have an account"
    assert "token=" not in message.body
    assert User.objects.count() == 1
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("language", "subject"),
    [("fr-CH, de", "Veuillez confirmer votre adresse électronique"), ("de", "Please confirm your e-mail address")],
)
def test_it_writes_in_the_language_of_the_browser(visitor: Person, language: str, subject: str) -> None:
    visitor.language = language
    sign_up(visitor)
    work()
    assert mail.outbox[0].subject == subject


def test_it_sends_nothing_that_a_stranger_typed(visitor: Person) -> None:
    sign_up(visitor, "buy.at-evil.example", name="Visit http://evil.example now", email="victim@example.com")
    work()
    assert "evil" not in mail.outbox[0].body
    assert "evil" not in html_of(mail.outbox[0])


def test_it_never_shows_the_token(visitor: Person, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    answer = sign_up(visitor)
    work()
    assert mailed_token() not in answer.content.decode()
    assert mailed_token() not in caplog.text
    assert PASSWORD not in caplog.text


def test_it_reports_a_taken_user_name(visitor: Person) -> None:
    Person.with_account("alice")
    answer = sign_up(visitor, "Alice", email="other@example.com")
    assert (answer.status_code, answer.json()["code"]) == (409, "username_taken")


def test_a_taken_user_name_does_not_tell_whether_the_address_is_known(visitor: Person) -> None:
    Person.with_account("alice")
    answers = [sign_up(visitor, "alice", email=email) for email in ("alice@example.com", "nobody@example.com")]
    assert [answer.status_code for answer in answers] == [409, 409]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"username": "al"}, "username"),
        ({"username": "a b c"}, "username"),
        ({"username": "alice@home"}, "username"),
        ({"username": "x" * 41}, "username"),
        ({"email": "not an address"}, "email"),
        ({"email": "a@b"}, "email"),
        ({"email": None}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "password12"}, "password"),
        ({"password": "1234567890"}, "password"),
        ({"password": 1234567890}, "password"),
        ({"password": "carol@example.com"}, "password"),
        ({"password": "x" * 129}, "password"),
        ({"is_staff": True}, "is_staff"),
        ({"id": 1}, "id"),
        ({"email_verified": True}, "email_verified"),
    ],
)
def test_it_says_per_field_what_is_wrong(visitor: Person, changes: dict[str, Any], field: str) -> None:
    answer = sign_up(visitor, **changes) if "username" not in changes else sign_up(visitor, changes["username"])
    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    assert not Registration.objects.exists()


def test_sentences_are_in_the_readers_language(visitor: Person) -> None:
    visitor.language = "fr"
    answer = sign_up(visitor, email="zoé@example.com", username="carol")
    assert answer.json()["errors"]["email"] == [
        "Avant le @, seuls les lettres sans accent, les chiffres et les signes usuels sont admis."
    ]


def test_it_can_be_closed(visitor: Person) -> None:
    with overridden("customers", registration_open=False):
        answer = sign_up(visitor)
    assert (answer.status_code, answer.json()["code"]) == (403, "registration_closed")


def test_one_address_gets_so_many_mails_and_no_more(visitor: Person) -> None:
    limit = CustomerProperties().mails_per_address
    for number in range(limit):
        assert sign_up(visitor, f"carol{number}", email="carol@example.com").status_code == 202
    visitor.peer = "198.51.100.1"  # from anywhere
    answer = sign_up(visitor, "carol99", email="CAROL@EXAMPLE.COM.")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert sign_up(visitor, "erin").status_code == 202


def test_one_peer_causes_so_many_mails_and_no_more(visitor: Person) -> None:
    with overridden("customers", mails_per_peer=3):
        statuses = [sign_up(visitor, f"carol{number}").status_code for number in range(5)]
    assert statuses == [202, 202, 202, 429, 429]
