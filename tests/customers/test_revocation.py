"""What ends tokens, and how soon: here at once, in every role by an event."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from customers.interface import customers
from customers.models import User
from customers.operations.sign_out import sign_out_everywhere
from customers.rules.moments import issued_at, next_second
from shop.calls.context import SYSTEM, acting_as
from shop.events.models import OutboxEvent
from shop.events.relay import relay_due
from shop.roles.catalogue import LISTENERS
from shop.web.identity import revocation
from shop.web.identity.tokens import verify
from shop.web.models import Revocation
from tests.customers.people import PASSWORD, Person, mailed_token, work

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

NEW = "a brand new password"


def deactivate(alice: Person) -> None:
    with acting_as(SYSTEM):
        customers.deactivate(customer_id=alice.account.public_id, reason="test")


def sign_out(alice: Person) -> None:
    assert alice.post("/logout-everywhere").status_code == 204


def change(alice: Person) -> None:
    alice.post("/password/change", {"current_password": PASSWORD, "new_password": NEW})


def reset(alice: Person) -> None:
    alice.post("/password/forgotten", {"email": "alice@example.com"})
    work()
    alice.post("/password/reset", {"token": mailed_token(), "password": NEW})


def grant(alice: Person) -> None:
    with acting_as(SYSTEM):
        customers.grant(customer_id=alice.account.public_id, is_staff=True, permissions=())


def reuse(alice: Person) -> None:
    """A copy of a refresh token was used by somebody: whoever has an access token from it may be the thief."""
    thief = Person()
    copied = thief.log_in("alice", refresh="body").json()["refresh_token"]
    second = thief.post("/refresh", {"refresh_token": copied}).json()["refresh_token"]
    thief.post("/refresh", {"refresh_token": second})
    assert thief.post("/refresh", {"refresh_token": copied}).status_code == 401


ENDINGS: list[Callable[[Person], None]] = [deactivate, sign_out, change, reset, grant, reuse]


@pytest.mark.parametrize("end", ENDINGS, ids=lambda end: end.__name__)
def test_the_token_is_void_here_at_once(alice: Person, end: Callable[[Person], None]) -> None:
    end(alice)
    assert alice.get("/me").status_code == 401


@pytest.mark.parametrize("end", ENDINGS, ids=lambda end: end.__name__)
def test_every_module_hears_of_it(alice: Person, end: Callable[[Person], None]) -> None:
    end(alice)
    while relay_due("customers"):
        pass
    subject = alice.account.public_id
    for module in ("customers", *LISTENERS["customers.subject_revoked"]):
        assert Revocation.objects.using(module).get().subject == subject, module


@pytest.mark.parametrize("end", ENDINGS[:4], ids=lambda end: end.__name__)
def test_the_log_in_is_over(alice: Person, end: Callable[[Person], None]) -> None:
    phone = Person()
    phone.log_in("alice")
    end(alice)
    assert phone.post("/refresh").status_code == 401


def test_other_people_stay_signed_in(alice: Person, bob: Person) -> None:
    sign_out(alice)
    assert bob.get("/me").status_code == 200
    assert bob.post("/refresh").status_code == 200


def test_signing_in_again_in_the_same_second_works() -> None:
    alice = Person.with_account("alice")
    with time_machine.travel(datetime(2026, 11, 23, 12, 0, 0, 400_000, tzinfo=UTC), tick=False) as clock:
        alice.signed_in()
        before = alice.token
        clock.shift(0.1)
        sign_out(alice)
        clock.shift(0.1)
        alice.signed_in()
        revocation.forget()
        assert alice.get("/me").status_code == 200
        assert alice.get("/me", Authorization=f"Bearer {before}").status_code == 401


@pytest.mark.parametrize("microsecond", [0, 1, 500_000, 999_999])
def test_a_token_of_the_same_second_is_older_and_the_next_one_is_not(microsecond: int) -> None:
    now = datetime(2026, 11, 23, 12, 0, 5, microsecond, tzinfo=UTC)
    moment = next_second(now)
    assert issued_at(now, not_before=None) < moment.timestamp()
    assert issued_at(now, not_before=moment) >= moment.timestamp()
    assert issued_at(now, not_before=moment) - now.timestamp() <= 1


def test_another_process_hears_of_it_within_five_seconds(alice: Person) -> None:
    """This process stands for one that has just read: it looks again by itself, without being told."""
    verify(alice.token)
    Revocation.objects.using("customers").create(
        subject=alice.account.public_id, not_before=timezone.now() + timedelta(seconds=1)
    )
    began = time.monotonic()
    while alice.get("/me").status_code == 200 and time.monotonic() - began < 25:
        time.sleep(0.1)
    assert time.monotonic() - began < 5


def test_nothing_is_void_when_the_change_rolls_back(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr("customers.operations.sign_out.record", fail)
    with pytest.raises(RuntimeError, match="planted"):
        sign_out_everywhere(customer_id=alice.account.public_id, now=timezone.now())
    assert alice.get("/me").status_code == 200
    assert not Revocation.objects.using("customers").exists()
    assert not OutboxEvent.objects.using("customers").exists()


def test_a_closed_account_opens_again_with_a_new_log_in(alice: Person) -> None:
    deactivate(alice)
    with acting_as(SYSTEM):
        customers.reactivate(customer_id=alice.account.public_id, reason="it was a mistake")
    assert alice.get("/me").status_code == 401
    assert alice.signed_in().get("/me").status_code == 200


def test_closing_twice_is_once(alice: Person) -> None:
    deactivate(alice)
    first = User.objects.get().tokens_not_before
    deactivate(alice)
    assert User.objects.get().tokens_not_before == first
    assert OutboxEvent.objects.using("customers").count() == 1
