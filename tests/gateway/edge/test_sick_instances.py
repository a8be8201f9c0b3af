"""One of three instances is sick, as instances are: no visitor sees it, it is left alone, and it comes back."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.gateway import raw
from tests.gateway.door import Door
from tests.gateway.stub import PLAIN, Answering, Stub, says
from tests.gateway.test_failures import CUT, hangs_up, is_silent, resets

PATH = "/api/orders/orders"
VISITORS = 8
#: The promised times, five times over.
EJECTED_WITHIN = 5.0
BACK_WITHIN = 50.0

SICK: dict[str, Answering] = {
    "hangs up": hangs_up,
    "resets": resets,
    "is silent": is_silent,
    "cuts": CUT,
    "lies about its length": says(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{}", go_on=False),
}

DEAD = "is dead"


@pytest.fixture(scope="module")
def three() -> Iterator[list[Stub]]:
    with Stub() as one, Stub() as two, Stub() as other:
        yield [one, two, other]


@pytest.fixture(scope="module")
def front(three: list[Stub], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    door = Door(tmp_path_factory.mktemp("three"), {"orders": three}, GATEWAY_INSTANCE_TIMEOUT="0.3")
    door.start()
    yield door
    door.kill()


async def _ask(port: int, until: float, seen: Counter[int], *, keyed: bool) -> None:
    head = f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nIdempotency-Key: k\r\nContent-Length: 2\r\n\r\n{{}}"
    request = head if keyed else f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.monotonic() < until:
        writer.write(request.encode())
        status = int((await reader.readuntil(b"\r\n\r\n")).split(b" ")[1])
        seen[status] += 1
        if status != 200:
            break
        await reader.readexactly(2)
    writer.close()


async def crowd(port: int, seconds: float) -> Counter[int]:
    """The statuses that visitors got, half of them with a GET and half with a keyed POST."""
    seen: Counter[int] = Counter()
    until = time.monotonic() + seconds
    await asyncio.gather(*(_ask(port, until, seen, keyed=number % 2 == 0) for number in range(VISITORS)))
    return seen


@pytest.mark.parametrize("how", [*SICK, DEAD])
def test_nobody_sees_it(front: Door, three: list[Stub], how: str) -> None:
    sick = three[[*SICK, DEAD].index(how) % len(three)]  # the oftener, the longer one is left alone
    for stub in three:
        stub.forget()
    assert set(asyncio.run(crowd(front.port, 0.3))) == {200}
    sick.answering = SICK.get(how, hangs_up)  # the dead answer nobody they know either
    if how == DEAD:
        sick.refuse()
    assert set(asyncio.run(crowd(front.port, 1.0))) == {200}
    _until(lambda: not _is_asked(front, sick), EJECTED_WITHIN)
    if how == DEAD:
        sick.listen(sick.port)
    sick.answering = says(PLAIN)
    _until(lambda: _is_asked(front, sick), BACK_WITHIN)


def _is_asked(front: Door, stub: Stub) -> bool:
    before = len(stub.asked)
    for _ in range(12):
        assert raw.get(front.port, PATH).status == 200
    return len(stub.asked) > before


def _until(holds: object, seconds: float) -> None:
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
