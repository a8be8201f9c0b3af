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
#: Seconds an instance has for an answer: a busy machine is no silent one.
ANSWER_WITHIN = 1.0
#: The promised times are 1 and 10 s; ``tests.faults.sick`` says them, a busy machine takes longer.
EJECTED_WITHIN = 5.0
BACK_WITHIN = 20.0

SICK: dict[str, Answering] = {
    "hangs up": hangs_up,
    "resets": resets,
    "is silent": is_silent,
    "cuts": CUT,
    "lies about its length": says(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{}", go_on=False),
}

DEAD = "is dead"

ROUTES = """
- {id: turns, uri: 'lb://order-service', predicates: ['Path=/turns/**'], metadata: {balance: round-robin}}
- {id: stays, uri: 'lb://order-service', predicates: ['Path=/stays/**'], metadata: {sticky: 'cookie:cart'}}
"""
#: The second is read by gunicorn, and so goes the general way.
WAYS = {"edge": (), "general": ("X_Unusual: 1",)}


@pytest.fixture(scope="module")
def three() -> Iterator[list[Stub]]:
    with Stub() as one, Stub() as two, Stub() as other:
        yield [one, two, other]


@pytest.fixture(scope="module")
def front(three: list[Stub], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    door = Door(
        tmp_path_factory.mktemp("three"),
        {"orders": three},
        GATEWAY_INSTANCE_TIMEOUT=str(ANSWER_WITHIN),
        GATEWAY_ROUTES=ROUTES,
    )
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


@pytest.mark.parametrize("way", WAYS)
def test_a_route_says_how_its_instances_are_chosen(front: Door, three: list[Stub], way: str) -> None:
    for stub in three:
        stub.forget()
    for _ in range(9):
        raw.get(front.port, "/turns/a", *WAYS[way])
    assert [len(stub.asked) for stub in three] == [3, 3, 3]
    for number in range(4):
        for _ in range(3):
            raw.get(front.port, f"/stays/{number}", f"Cookie: a=b; cart={number}", *WAYS[way])
    for number in range(4):
        line = f"GET /stays/{number} HTTP/1.1"
        assert sorted(sum(asked.line == line for asked in stub.asked) for stub in three) == [0, 0, 3]


@pytest.mark.parametrize("way", WAYS)
def test_who_always_fails_is_asked_no_oftener(front: Door, three: list[Stub], way: str) -> None:
    """An answer of 500 is an answer: nobody asks for it again, and all of them are still asked when all are bad."""
    for stub in three:
        stub.forget()
        stub.answering = says(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")
    assert {raw.get(front.port, PATH, *WAYS[way]).status for _ in range(40)} <= {500, 503}
    assert sum(len(stub.asked) for stub in three) <= 40
    for stub in three:
        stub.answering = says(PLAIN)
    _until(lambda: raw.get(front.port, PATH).status == 200, BACK_WITHIN)
    _until(lambda: all(_is_asked(front, stub, any_status=True) for stub in three), BACK_WITHIN)


@pytest.mark.parametrize("how", [*SICK, DEAD])
def test_nobody_sees_it(front: Door, three: list[Stub], how: str) -> None:
    sick = three[[*SICK, DEAD].index(how) % len(three)]  # the oftener, the longer one is left alone
    for stub in three:
        stub.forget()
    assert set(asyncio.run(crowd(front.port, 0.3))) == {200}
    sick.answering = SICK.get(how, hangs_up)  # the dead answer nobody they know either
    if how == DEAD:
        sick.refuse()
    assert set(asyncio.run(crowd(front.port, 2 * ANSWER_WITHIN))) == {200}
    _until(lambda: not _is_asked(front, sick), EJECTED_WITHIN)
    if how == DEAD:
        sick.listen(sick.port)
    sick.answering = says(PLAIN)
    _until(lambda: _is_asked(front, sick), BACK_WITHIN)


def _is_asked(front: Door, stub: Stub, *, any_status: bool = False) -> bool:
    before = len(stub.asked)
    for _ in range(12):
        assert raw.get(front.port, PATH).status == 200 or any_status
    return len(stub.asked) > before


def _until(holds: object, seconds: float) -> None:
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
