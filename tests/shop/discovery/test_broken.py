"""A Consul that is broken in one way or another costs no caller anything, and is not hammered."""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest

from shop.consul import Agent
from shop.discovery.consul import ConsulRegistry
from shop.discovery.pace import BURST
from tests.fakes.consul import BROKEN, EMPTY, GARBAGE, NOT_A_LIST, FakeConsul
from tests.shop.discovery.conftest import Listeners, until

#: More than one watch: the promise is for the process.
SERVICES = ("a-service", "b-service", "c-service", "d-service", "e-service")
#: How long each kind of trouble lasts here, and how long an answer from memory may take at the very most.
TROUBLE_SECONDS = 6.0
AT_ONCE_SECONDS = 0.5


def sulks(mood: tuple[int, bytes]) -> Callable[[FakeConsul], None]:
    def begin(fake: FakeConsul) -> None:
        fake.mood = mood

    return begin


def is_slow(fake: FakeConsul) -> None:
    fake.slow = 10.0


def hangs(fake: FakeConsul) -> None:
    fake.slow = 600.0


def comes_back_empty(fake: FakeConsul) -> None:
    fake.stop()
    fake.forget()
    fake.start()


def flaps(fake: FakeConsul) -> None:
    """Everybody fails, and passes again, each second."""

    def flap() -> None:
        passing = False
        while not fake.flapping.wait(0.5):
            for name in list(fake.entries):
                fake.check(name, passing=passing)
            passing = not passing

    threading.Thread(target=flap, daemon=True).start()


TROUBLES = {
    "stopped": FakeConsul.stop,
    "restarted empty": comes_back_empty,
    "answers []": sulks(EMPTY),
    "garbage": sulks(GARBAGE),
    "not a list": sulks(NOT_A_LIST),
    "500": sulks(BROKEN),
    "403": sulks((403, b"Permission denied")),
    "10 s slow": is_slow,
    "hangs": hangs,
    "index back to 1": FakeConsul.count_anew,
    "health flaps": flaps,
}


@contextmanager
def asking(registry: ConsulRegistry, expected: list[str]) -> Iterator[list[str]]:
    """Somebody asks all the time; what was wrong."""
    wrong: list[str] = []
    over = threading.Event()

    def ask() -> None:
        while not over.wait(0.01):
            for service in SERVICES:
                began = time.monotonic()
                found = [instance.url for instance in registry.resolve(service)]
                took = time.monotonic() - began
                if sorted(found) != sorted(expected):
                    wrong.append(f"{service}: {found}")
                if took > AT_ONCE_SECONDS:
                    wrong.append(f"{service}: {took:.3f} s")

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield wrong
    finally:
        over.set()
        thread.join()


@dataclass(frozen=True)
class Outcome:
    """What one trouble did: answers that were wrong or late, questions per second, seconds until news came after it."""

    wrong: list[str]
    asked: int
    seconds: float
    news_after: float


def lived_through(
    fake: FakeConsul, registry: ConsulRegistry, listen: Listeners, trouble: Callable[[FakeConsul], None]
) -> Outcome:
    """Two instances are known; the trouble comes and goes; then there is a third."""
    known, fresh = [listen(), listen()], listen()
    for service in SERVICES:
        fake.put(service, *known)
    registry.prefetch(SERVICES)
    until(lambda: all(state.instances == 2 for state in registry.state().values()), promised=2.0)
    with asking(registry, known) as wrong:
        began = time.monotonic()
        trouble(fake)
        time.sleep(TROUBLE_SECONDS)
        asked, seconds = len(fake.asked_since(began)), time.monotonic() - began
    is_over(fake)
    for service in SERVICES:
        fake.put(service, *known, fresh)
    # A question that was asked while Consul was slow is still on its way.
    promised = 12.0 if trouble is is_slow else 2.0
    news_after = until(lambda: all(state.instances == 3 for state in registry.state().values()), promised=promised)
    return Outcome(wrong, asked, seconds, news_after)


def is_over(fake: FakeConsul) -> None:
    fake.mood, fake.slow = None, 0.0
    fake.flapping.set()
    fake.stop()
    fake.start()


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Outcome]:
    """All troubles at once, each with a Consul of its own: they take their time."""
    folder = tmp_path_factory.mktemp("discovery")
    with ExitStack() as stack, ThreadPoolExecutor(len(TROUBLES)) as pool:

        def listen() -> str:
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            return f"http://127.0.0.1:{listener.getsockname()[1]}"

        def live_through(name: str) -> Outcome:
            fake = stack.enter_context(FakeConsul())
            registry = ConsulRegistry(lambda: Agent(fake.address), keep=folder / f"{name}.json")
            stack.callback(registry.close)
            return lived_through(fake, registry, listen, TROUBLES[name])

        return dict(zip(TROUBLES, pool.map(live_through, TROUBLES), strict=True))


def costs_nobody_anything(outcome: Outcome) -> None:
    assert not outcome.wrong


def is_asked_once_a_second(outcome: Outcome) -> None:
    # What each may ask at once; from then on they take turns.
    assert outcome.asked <= outcome.seconds + BURST * len(SERVICES)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_it_costs_nobody_anything(outcomes: Mapping[str, Outcome], trouble: str) -> None:
    costs_nobody_anything(outcomes[trouble])


@pytest.mark.parametrize("trouble", TROUBLES)
def test_it_is_asked_once_a_second_by_the_whole_process(outcomes: Mapping[str, Outcome], trouble: str) -> None:
    is_asked_once_a_second(outcomes[trouble])


@pytest.mark.parametrize("trouble", TROUBLES)
def test_news_comes_once_it_is_over(outcomes: Mapping[str, Outcome], trouble: str) -> None:
    assert outcomes[trouble].news_after >= 0
