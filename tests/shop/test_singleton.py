"""What a process has one of stays one, whoever asks for it at once."""

import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final

import pytest
from prometheus_client import CollectorRegistry

from gateway import figures
from gateway.overload import counts
from shop.singleton import Singleton, singleton

THREADS: Final = 8
#: How long the one who makes it waits for a second one to begin, too; none comes.
ROOM_SECONDS: Final = 1.0


def test_many_who_ask_at_once_get_the_same() -> None:
    """Of two makers each would wait for the other, so there cannot have been one after the other."""
    makers: list[int] = []
    began, met = threading.Barrier(THREADS), threading.Barrier(2)

    @singleton
    def made() -> object:
        makers.append(threading.get_ident())
        with suppress(threading.BrokenBarrierError):
            met.wait(ROOM_SECONDS)
        return object()

    def ask(_: int) -> object:
        began.wait()
        return made()

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(ask, range(THREADS)))
    assert len(makers) == 1
    assert found == [found[0]] * THREADS


@pytest.mark.parametrize(
    ("found", "part"),
    [(counts.counts, "Counts"), (figures._known, "Figures")],
    ids=["route and priority", "route and instance"],
)
def test_the_first_who_are_counted_find_one_place(
    found: Singleton[[], object], part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two buyers at once in one process the second was told 500: what it registered was registered already."""
    room = sys.modules[found.__module__]
    really: Callable[[], object] = getattr(room, part)
    began, met = threading.Barrier(2), threading.Barrier(2)

    def slowly() -> object:
        with suppress(threading.BrokenBarrierError):
            met.wait(ROOM_SECONDS)
        return really()

    def ask(_: int) -> object:
        began.wait()
        return found()

    monkeypatch.setattr(found, "_made", {})
    monkeypatch.setattr(room, "REGISTRY", CollectorRegistry())
    monkeypatch.setattr(room, part, slowly)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(ask, range(2))
    assert first is second


def test_each_set_of_arguments_has_its_own() -> None:
    @singleton
    def made(name: str, *, version: str = "") -> list[str]:
        return [name, version]

    assert made("a") is made("a")
    assert made("a", version="2") is not made("a")
    assert made("a", version="2") == ["a", "2"]


def test_what_could_not_be_made_is_tried_again() -> None:
    answers = iter([None, "made"])

    @singleton
    def made() -> str:
        if (found := next(answers)) is None:
            raise LookupError
        return found

    with pytest.raises(LookupError):
        made()
    assert not made.is_made
    assert made() == "made"
    made.cache_clear()
    assert not made.is_made
