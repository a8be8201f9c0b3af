"""The gateway of the folder above has its own door in front: what is looked at here is that."""

import pytest

from tests.gateway.door import Door
from tests.gateway.stub import Stub


@pytest.fixture
def edge(door: Door) -> Door:
    return door


@pytest.fixture
def behind(orders: Stub) -> Stub:
    """The role behind ``/api/orders``."""
    return orders
