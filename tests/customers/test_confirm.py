"""POST /api/customers/confirm: from a sign-up to an account."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from customers.models import ConfirmationToken, Registration, User
from customers.operations.confirm import confirm
from shop.events.models import Delivery, OutboxEvent
from tests.customers.people import PASSWORD, Person, mailed_token, sign_up, work

pytestmark = pytest.mark.django_db(databases="__all__")


def test_it_opens_the_account(visitor: Person) -> None:
    sign_up(visitor)
    work()
    answer = visitor.post("/confirm", {"token": mailed_token()})
    assert (answer.status_code, answer.json()) == (200, {"username": "carol", "email": "carol@example.com"})
    assert visitor.log_in("carol").status_code == 200


def test_nobody_signs_in_before(visitor: Person) -> None:
    sign_up(visitor)
    work()
    answer = visitor.log_in("carol")
    assert (answer.status_code, answer.json()["code"]) == (401, "bad_credentials")


def test_it_tells_other_modules_in_the_same_transaction(visitor: Person) -> None:
    sign_up(visitor, email="Carol@EXAMPLE.com")
    work()
    visitor.post("/confirm", {"token": mailed_token()})
    event = OutboxEvent.objects.using("customers").get(type="customers.customer_confirmed")
    assert event.payload == {"customer_id": User.objects.get().public_id, "email": "Carol@example.com"}
    assert Delivery.objects.using("customers").filter(event=event).exists()


def test_a_link_works_once(visitor: Person) -> None:
    sign_up(visitor)
    work()
    visitor.post("/confirm", {"token": mailed_token()})
    answer = visitor.post("/confirm", {"token": mailed_token()})
    assert (answer.status_code, answer.json()["code"]) == (400, "link_invalid")
    assert User.objects.count() == 1


@pytest.mark.parametrize("token", ["", "null", "\x00", "A" * 43, "A" * 201, None, 1, ["x"], {"$ne": ""}])
def test_a_token_nobody_was_sent_opens_nothing(visitor: Person, token: Any) -> None:
    sign_up(visitor)
    work()
    assert visitor.post("/confirm", {"token": token}).status_code == 400
    assert not User.objects.exists()


def test_a_prefix_of_a_token_opens_nothing(visitor: Person) -> None:
    sign_up(visitor)
    work()
    assert visitor.post("/confirm", {"token": mailed_token()[:-1]}).status_code == 400


def test_only_the_hash_of_a_token_is_stored(visitor: Person) -> None:
    sign_up(visitor)
    work()
    stored = [
        *ConfirmationToken.objects.values_list("digest", flat=True),
        *Registration.objects.values_list("password"),
    ]
    assert mailed_token() not in str(stored)
    assert PASSWORD not in str(stored)


def test_a_link_expires(visitor: Person) -> None:
    sign_up(visitor)
    work()
    Registration.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert visitor.post("/confirm", {"token": mailed_token()}).status_code == 400


def test_a_strangers_sign_up_with_my_address_does_not_set_my_password(visitor: Person) -> None:
    sign_up(visitor, "mallory", email="carol@example.com", password="mallory knows this")
    sign_up(visitor, "carol", email="carol@example.com")
    work()
    visitor.post("/confirm", {"token": mailed_token(-1)})
    assert visitor.log_in("carol@example.com", "mallory knows this").status_code == 401
    assert visitor.log_in("carol@example.com").status_code == 200
    assert visitor.post("/confirm", {"token": mailed_token(0)}).status_code == 400


def test_a_user_name_that_went_meanwhile_can_be_replaced(visitor: Person) -> None:
    sign_up(visitor, "carol", email="first@example.com")
    sign_up(visitor, "carol", email="second@example.com")
    work()
    first, second = mailed_token(0), mailed_token(1)
    assert visitor.post("/confirm", {"token": first}).status_code == 200
    refused = visitor.post("/confirm", {"token": second})
    assert (refused.status_code, refused.json()["code"]) == (409, "username_taken")
    answer = visitor.post("/confirm", {"token": second, "username": "Carol.2"})
    assert answer.json() == {"username": "carol.2", "email": "second@example.com"}


def test_a_mail_sent_twice_has_two_links_of_which_one_works(visitor: Person) -> None:
    from customers.operations.mails import answer_registration

    sign_up(visitor)
    work()
    answer_registration(registration_id=Registration.objects.get().pk)
    assert visitor.post("/confirm", {"token": mailed_token(0)}).status_code == 200
    assert visitor.post("/confirm", {"token": mailed_token(1)}).status_code == 400


def test_the_account_is_confirmed_at_that_moment(visitor: Person) -> None:
    sign_up(visitor)
    work()
    now = timezone.now()
    user = confirm(token=mailed_token(), username=None, now=now)
    assert user.confirmed_at == now
    assert user.changes.get().kind == "confirmed"
