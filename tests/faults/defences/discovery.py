"""Discovery with one defence removed: each is in force inside the ``with`` block."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

import pytest

from shop.consul import Agent
from shop.discovery.base import Instance
from shop.discovery.forking import ForkGuard
from shop.discovery.kept import Kept
from shop.discovery.known import CONSUL, Known
from shop.discovery.pace import TokenBucket
from shop.discovery.registrar import Registrar
from shop.discovery.watch import Watch
from shop.line import Line

Defence = AbstractContextManager[None]


@contextmanager
def _replaced(*places: tuple[type, str, object]) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for place, name, value in places:
            patch.setattr(place, name, value)
        yield


def empty_answers_are_doubted() -> Defence:
    """Whatever the catalogue says is so."""

    def nobody(self: Known, found: Sequence[Instance]) -> Sequence[Instance]:
        return ()

    return _replaced((Known, "_still_there", nobody))


def index_is_reset() -> Defence:
    """An index only ever grows."""
    really = Watch._look

    def look(self: Watch, agent: Agent, index: int) -> int:
        return max(index, really(self, agent, index))

    return _replaced((Watch, "_look", look))


def errors_change_nothing() -> Defence:
    """A catalogue that does not answer knows nobody."""

    def fail(self: Known, error: str) -> None:
        self._all = ()
        self._go_by((), CONSUL)

    return _replaced((Known, "fail", fail))


def turns_are_taken() -> Defence:
    """Who got no answer asks again."""
    return _replaced(
        (TokenBucket, "take", lambda self: 0.01),
        (Line, "turn", lambda self, gone, *, is_first=False: not gone.wait(0.01)),
    )


_widen = TokenBucket.widen


def turns_are_shared() -> Defence:
    """Each watch asks once a second."""
    return _replaced(
        (Line, "turn", lambda self, gone, *, is_first=False: not gone.is_set()),
        (TokenBucket, "widen", lambda self, turns: _widen(self, 1000)),
    )


def what_was_known_is_on_disk() -> Defence:
    """A process begins with nothing."""
    return _replaced((Kept, "read", lambda self, service: None))


def registered_again() -> Defence:
    """Registered is registered."""
    really = Registrar._keep

    def keep(self: Registrar, agent: Agent) -> None:
        if not self.registered:
            really(self, agent)

    return _replaced((Registrar, "_keep", keep))


def forks_wait() -> Defence:
    """A process forks in the midst of what its other thread says."""
    return _replaced((ForkGuard, "_wait", lambda self: None))


def children_begin_anew() -> Defence:
    """A child has the locks of its parent's other threads, held as they are."""
    return _replaced((ForkGuard, "_begin_anew", lambda self: None))
