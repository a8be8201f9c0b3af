"""One gateway with its own door for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.gateway.door import Door
from tests.gateway.stub import Stub


@pytest.fixture(scope="package")
def running_edge(stubs: dict[str, Stub], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    door = Door(tmp_path_factory.mktemp("edge"), {role: [stub] for role, stub in stubs.items()}, SHOP_EDGE="true")
    door.start()
    yield door
    door.kill()


@pytest.fixture
def edge(running_edge: Door, stubs: dict[str, Stub]) -> Door:
    for stub in stubs.values():
        stub.forget()
    return running_edge


@pytest.fixture
def behind(edge: Door, stubs: dict[str, Stub]) -> Stub:
    """The role behind ``/api/orders``."""
    return stubs["orders"]
