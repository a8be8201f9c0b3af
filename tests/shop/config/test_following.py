"""A command that ends by itself has the settings of its source, and leaves nobody behind who follows them."""

import threading
from collections.abc import Iterator, Sequence

import pytest

from shop.config import sources
from shop.config.base import Problem, Reading, Setting, SourceUnavailable
from shop.config.binding import InvalidConfiguration
from shop.config.following import told_once
from shop.config.snapshot import now
from shop.roles.current import current

RATE = "billing.tax-standard"


class Told:
    """Says one rate, or that it is not there."""

    name = "told"
    rate: str | None = "1900"

    def read(self, service: str, profiles: Sequence[str], *, after: str = "", wait_seconds: float = 0) -> Reading:
        if self.rate is None:
            raise SourceUnavailable("gone")
        return Reading("1", (Setting(RATE, self.rate, "told:rate"),))

    def withheld(self, missing: Sequence[Setting]) -> tuple[Problem, ...]:
        return ()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    made = Told()
    monkeypatch.setattr(sources, "_factories", {"told": lambda: made})
    yield made
    assert "configuration" not in {thread.name for thread in threading.enumerate()}


def rate() -> object:
    return now().model("billing").model_dump()["tax_standard"]


def test_inside_it_has_what_is_said_and_afterwards_what_it_had(told: Told) -> None:
    with told_once(current(), "told", []):
        assert rate() == 1900
    assert rate() == 2000


def test_what_cannot_be_is_an_error_and_not_a_default(told: Told) -> None:
    told.rate = "abc"
    with pytest.raises(InvalidConfiguration), told_once(current(), "told", []):
        pass
    told.rate = None
    with pytest.raises(SourceUnavailable), told_once(current(), "told", []):
        pass


def test_without_a_source_there_is_nothing_to_hear() -> None:
    with told_once(current(), sources.NONE, []):
        assert rate() == 2000
