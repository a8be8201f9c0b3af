"""Settings for tests of what a process says of them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from shop.config import following, sources
from shop.config.base import Problem, Reading, Setting, SourceUnavailable
from shop.roles.current import current


class Told:
    """A source that says what a test tells it, and never changes by itself."""

    name = "told"

    def __init__(self) -> None:
        self.settings: tuple[Setting, ...] = ()
        self.is_there = True

    def read(self, service: str, profiles: Sequence[str], *, after: str = "", wait_seconds: float = 0) -> Reading:
        if not self.is_there:
            raise SourceUnavailable("gone")
        return Reading("v7", self.settings)

    def withheld(self, missing: Sequence[Setting]) -> tuple[Problem, ...]:
        return ()


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    """What the process follows instead of its own source."""
    made = Told()
    monkeypatch.setattr(sources, "_factories", {"told": lambda: made})
    following.follow(current(), "told", [], folder=tmp_path, secret="s")
    yield made
    following.stop()
