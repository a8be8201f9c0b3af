"""A forgotten password: the mail, the link, what a new password ends."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from customers.models import ResetToken, User
from customers.operations.forgotten_password import reset
from customers.rules.secret_tokens import digest
from tests.customers.people import PASSWORD, Person, mailed_token, work

pytestmark = pytest.mark.django_db(databases="__all__")

NEW = "a brand new password"


@pytest.fixture
def token(visitor: Person) -> str:
    """What Alice got by mail."""
    Person.with_account("alice")
    visitor.post("/password/forgotten", {"email": "alice@example.com"})
    work()
    return mailed_token()


def test_it_answers_the_same_for_everybody(visitor: Person) -> None:
    Person.with_account("alice")
    answers = [visitor.post("/password/forgotten", {"email": f"{name}@example.com"}) for name in ("alice", "nobody")]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].content == answers[1].content


def test_nobody_else_gets_mail(visitor: Person) -> None:
    Person.with_account("closed", is_active=False)
    for name in ("nobody", "closed"):
        visitor.post("/password/forgotten", {"email": f"{name}@example.com"})
    work()
    assert mail.outbox == []


def test_the_link_sets_a_new_password(visitor: Person, token: str) -> None:
    assert f"http://testserver/en/reset?token={token}" in mail.outbox[0].body
    assert visitor.post("/password/reset", {"token": token, "password": NEW}).status_code == 204
    assert visitor.log_in("alice").status_code == 401
    assert visitor.log_in("alice", NEW).status_code == 200


def test_the_link_works_once(visitor: Person, token: str) -> None:
    visitor.post("/password/reset", {"token": token, "password": NEW})
    answer = visitor.post("/password/reset", {"token": token, "password": "yet another password"})
    assert (answer.status_code, answer.json()["code"]) == (400, "link_invalid")
    assert visitor.log_in("alice", NEW).status_code == 200


def test_a_password_that_is_refused_does_not_spend_the_link(visitor: Person, token: str) -> None:
    assert "password" in visitor.post("/password/reset", {"token": token, "password": "short"}).json()["errors"]
    assert visitor.post("/password/reset", {"token": token, "password": NEW}).status_code == 204


def test_the_link_dies_with_any_new_password(visitor: Person, token: str) -> None:
    visitor.post("/password/forgotten", {"email": "alice@example.com"})
    work()
    visitor.post("/password/reset", {"token": mailed_token(), "password": NEW})
    assert visitor.post("/password/reset", {"token": token, "password": "older link"}).status_code == 400


def test_the_link_dies_when_the_owner_changes_the_password(visitor: Person, token: str) -> None:
    visitor.log_in("alice")
    visitor.post("/password/change", {"current_password": PASSWORD, "new_password": NEW})
    assert visitor.post("/password/reset", {"token": token, "password": "older link"}).status_code == 400


def test_the_link_dies_with_the_account(visitor: Person, token: str) -> None:
    User.objects.update(is_active=False)
    assert visitor.post("/password/reset", {"token": token, "password": NEW}).status_code == 400


def test_the_link_expires(visitor: Person, token: str) -> None:
    assert timedelta(minutes=59) < ResetToken.objects.get().expires_at - timezone.now() <= timedelta(minutes=60)
    ResetToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert visitor.post("/password/reset", {"token": token, "password": NEW}).status_code == 400


@pytest.mark.parametrize("token", ["", "null", "\x00", "A" * 43, "A" * 201, None, 0, True, ["A"], {"a": 1}])
def test_what_is_no_token_sets_nothing(visitor: Person, token: Any) -> None:
    Person.with_account("alice")
    assert visitor.post("/password/reset", {"token": token, "password": NEW}).status_code == 400


def test_the_link_is_for_its_own_account_only(visitor: Person, token: str) -> None:
    Person.with_account("bob")
    for field in ("user", "user_id", "email", "username", "customer_id"):
        answer = visitor.post("/password/reset", {"token": token, "password": NEW, field: "bob"})
        assert answer.status_code == 400
    assert visitor.log_in("bob").status_code == 200


def test_a_confirmation_link_sets_no_password(visitor: Person) -> None:
    from tests.customers.people import sign_up

    sign_up(visitor)
    work()
    assert visitor.post("/password/reset", {"token": mailed_token(), "password": NEW}).status_code == 400


def test_a_reset_link_confirms_nothing(visitor: Person, token: str) -> None:
    assert visitor.post("/confirm", {"token": token}).status_code == 400


def test_only_the_hash_is_stored_and_nothing_is_logged(
    visitor: Person, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert ResetToken.objects.get().digest == digest(token) != token
    visitor.post("/password/reset", {"token": token, "password": NEW})
    work()
    assert token not in caplog.text
    assert NEW not in caplog.text


def test_every_log_in_ends(alice: Person) -> None:
    alice.post("/password/forgotten", {"email": "alice@example.com"})
    work()
    reset(token=mailed_token(), password=NEW, now=timezone.now())
    assert alice.post("/refresh").status_code == 401


def test_the_owner_is_told(visitor: Person, token: str) -> None:
    visitor.post("/password/reset", {"token": token, "password": NEW})
    work()
    assert mail.outbox[-1].subject == "Your password was changed"
    assert mail.outbox[-1].to == ["alice@example.com"]
    assert "token=" not in mail.outbox[-1].body


def test_an_owner_who_was_locked_out_can_sign_in_after_it(visitor: Person) -> None:
    Person.with_account("alice")
    for number in range(25):
        visitor.peer = f"198.51.100.{number}"
        visitor.log_in("alice", "guess")
    owner = Person()
    owner.peer = "192.0.2.44"
    assert owner.log_in("alice").status_code == 429
    owner.post("/password/forgotten", {"email": "alice@example.com"})
    work()
    owner.post("/password/reset", {"token": mailed_token(), "password": NEW})
    assert owner.log_in("alice", NEW).status_code == 200


def test_one_address_gets_so_many_mails_and_no_more(visitor: Person) -> None:
    statuses = [visitor.post("/password/forgotten", {"email": "alice@example.com"}).status_code for _ in range(7)]
    assert statuses == [202] * 5 + [429] * 2
