"""A shop in memory, with its people, for every test that asks for them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from shop.web.identity import revocation
from shop.web.identity.keys import issuer_keys
from tests.api.cast import Visitor, customer
from tests.api.world import World
from tests.billing.making import quick_sandbox


@pytest.fixture(autouse=True)
def _cheap_hashing(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["tests.customers.hashing.CheapArgon2"]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Keys and revocations of the test before are gone from the database; the process must not remember them."""
    issuer_keys().forget()
    revocation.forget()


@pytest.fixture
def world(tmp_path: Path, db: None) -> Iterator[World]:
    with quick_sandbox(tmp_path):
        yield World()


@pytest.fixture
def alice(world: World) -> Visitor:
    return world.alice


@pytest.fixture
def bob(world: World) -> Visitor:
    return customer("bob")


@pytest.fixture
def nobody() -> Visitor:
    return Visitor()
