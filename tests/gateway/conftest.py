"""One gateway for all tests of this folder, with a stub for each role behind it."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.gateway.door import Door
from tests.gateway.stub import Stub

ROLES = ("customers", "inventory", "orders", "billing", "backoffice")


@pytest.fixture(scope="package")
def stubs() -> Iterator[dict[str, Stub]]:
    with ExitStack() as stack:
        yield {role: stack.enter_context(Stub()) for role in ROLES}


@pytest.fixture(scope="package")
def running_door(stubs: dict[str, Stub], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    door = Door(tmp_path_factory.mktemp("door"), {role: [stub] for role, stub in stubs.items()})
    door.start()
    yield door
    door.kill()


@pytest.fixture
def door(running_door: Door, stubs: dict[str, Stub]) -> Door:
    for stub in stubs.values():
        stub.forget()
    return running_door


@pytest.fixture
def orders(door: Door, stubs: dict[str, Stub]) -> Stub:
    return stubs["orders"]
