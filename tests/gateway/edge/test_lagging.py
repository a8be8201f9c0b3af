"""An express request is counted without a look at it, but not for long: an instance that hangs is found out by it."""

import select
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.gateway.door import Door
from tests.gateway.stub import Stub
from tests.gateway.test_failures import is_silent

ASKED = b"GET /api/orders/orders HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
#: No request that hangs is given up before the test is over: that they do is seen by looking.
ANSWER_WITHIN = 60.0
LEFT_ALONE_WITHIN = 20.0


@pytest.fixture
def two() -> Iterator[list[Stub]]:
    with Stub() as one, Stub() as other:
        yield [one, other]


@pytest.fixture
def front(two: list[Stub], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    within = str(ANSWER_WITHIN)
    folder = tmp_path_factory.mktemp("two")
    door = Door(folder, {"orders": two}, GATEWAY_INSTANCE_TIMEOUT=within, GATEWAY_ANSWER_TIMEOUT=within)
    door.start()
    yield door
    door.kill()


def test_one_that_hangs_is_enough_to_leave_its_instance_alone(front: Door, two: list[Stub]) -> None:
    with ExitStack() as stack:
        while not all(
            len(stub.asked) > 2 for stub in two
        ):  # there are connections to both, which express requests need
            _ask(stack, front, two)
        two[0].answering = is_silent
        while _ask(stack, front, two):
            pass
        end = time.monotonic() + LEFT_ALONE_WITHIN
        while "instance left alone" not in front.log.read_text():
            assert time.monotonic() < end
            time.sleep(0.05)


def _ask(stack: ExitStack, front: Door, two: list[Stub]) -> bool:
    """Whether one more request is answered, and not taken by an instance that is silent."""
    before = len(two[0].asked)
    visitor = stack.enter_context(socket.create_connection(("127.0.0.1", front.port)))
    visitor.sendall(ASKED)
    while two[0].answering is not is_silent or len(two[0].asked) == before:
        if select.select([visitor], [], [], 0.01)[0]:
            assert visitor.recv(65536).startswith(b"HTTP/1.1 200 ")
            return True
    return False
