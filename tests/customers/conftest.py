"""What every test of customers starts with."""

import pytest
from pytest_django.fixtures import Settings

from shop.web.identity import revocation
from shop.web.identity.keys import issuer_keys
from tests.customers.people import Person


@pytest.fixture(autouse=True)
def _cheap_hashing(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["tests.customers.hashing.CheapArgon2"]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Keys and revocations of the test before are gone from the database; the process must not remember them."""
    issuer_keys().forget()
    revocation.forget()


@pytest.fixture
def visitor() -> Person:
    """Somebody without an account."""
    return Person()


@pytest.fixture
def alice() -> Person:
    """A customer, signed in."""
    return Person.with_account("alice").signed_in()


@pytest.fixture
def bob() -> Person:
    """Another customer, signed in."""
    return Person.with_account("bob").signed_in()
