"""What has expired is removed, and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.models import ConfirmationToken, KnownPlace, Registration, ResetToken, Throttle, TokenFamily
from customers.operations.tidy import tidy
from tests.customers.people import Person, sign_up, work

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def _one_of_each(alice: Person) -> None:
    sign_up(alice)
    alice.post("/password/forgotten", {"email": "alice@example.com"})
    work()


def counts() -> list[int]:
    return [kind.objects.count() for kind in (Registration, ConfirmationToken, ResetToken, TokenFamily)]


def test_what_still_works_stays() -> None:
    tidy(now=timezone.now())
    assert counts() == [1, 1, 1, 1]


def test_what_has_expired_goes() -> None:
    tidy(now=timezone.now() + timedelta(days=181))
    assert counts() == [0, 0, 0, 0]
    assert not Throttle.objects.exists()
    assert not KnownPlace.objects.exists()
