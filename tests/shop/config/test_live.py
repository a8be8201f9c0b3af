"""What is in force is swapped whole, or stays."""

import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from shop.config import live as process
from shop.config.base import Problem, Reading, Setting, SourceUnavailable
from shop.config.declarations import load
from shop.config.kept import Kept
from shop.config.live import Live
from shop.config.snapshot import now, one_snapshot
from shop.config.watch import Watch
from shop.web.snapshot import SnapshotMiddleware

load()
RATE = "billing.tax-standard"


def reading(version: str, **settings: str) -> Reading:
    rows = {key.replace("__", ".").replace("_", "-"): value for key, value in settings.items()}
    return Reading(version, tuple(Setting(key, value, f"memory:{key}") for key, value in rows.items()))


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "config" / "billing.kept", "secret")


@pytest.fixture
def live(kept: Kept) -> Iterator[Live]:
    found = Live(["billing-service"], source="memory", kept=kept)
    process.begin(found)
    yield found
    process.begin(None)


def rate() -> object:
    return now().model("billing").model_dump()["tax_standard"]


def test_a_change_is_in_force_and_its_keys_are_told(live: Live) -> None:
    assert live.offer(reading("1", billing__tax_standard="1900")) == [RATE]
    assert rate() == 1900
    assert live.offer(reading("2", billing__tax_standard="1900")) == []
    assert live.offer(reading("3")) == [RATE]
    assert rate() == 2000


def test_one_bad_value_keeps_everything_as_it_was(live: Live, caplog: pytest.LogCaptureFixture) -> None:
    live.offer(reading("1", billing__tax_standard="1900"))
    bad = reading("2", billing__tax_standard="1700", billing__tax_reduced="abc")
    with caplog.at_level(logging.ERROR):
        assert live.offer(bad) == []
        live.offer(bad)
    assert rate() == 1900
    assert [problem.key for problem in live.standing.rejected] == ["billing.tax-reduced"]
    assert len(caplog.records) == 1  # once for each change
    live.confirm()
    assert live.standing.rejected
    assert live.offer(reading("3", billing__tax_standard="1700")) == [RATE]
    assert not live.standing.rejected


def test_a_file_that_cannot_be_read_keeps_everything_as_it_was(live: Live) -> None:
    live.offer(reading("1", billing__tax_standard="1900"))
    live.offer(Reading("2", (), (Problem("data", "consul:config/billing-service/data", "YAML"),)))
    assert rate() == 1900
    assert live.standing.rejected[0].key == "data"


def test_a_snapshot_outlives_the_change(live: Live) -> None:
    with one_snapshot():
        before = rate()
        live.offer(reading("1", billing__tax_standard="1900"))
        assert rate() == before
    assert rate() == 1900


def test_a_request_outlives_the_change(live: Live) -> None:
    seen: list[object] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(rate())
        live.offer(reading("1", billing__tax_standard="1900"))
        seen.append(rate())
        return HttpResponse()

    SnapshotMiddleware(view)(RequestFactory().get("/"))
    assert seen == [2000, 2000]
    assert rate() == 1900


def test_the_environment_wins(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILLING_TAX_STANDARD", "500")
    live.offer(reading("1", billing__tax_standard="1900"))
    assert rate() == 500


def test_it_is_usable_once_it_was_heard_of(live: Live) -> None:
    seen = [live.standing]
    for act in (lambda: live.fail("gone"), lambda: live.offer(reading("1")), lambda: live.fail("gone"), live.confirm):
        act()
        seen.append(live.standing)
    assert [standing.is_usable for standing in seen] == [False, False, True, True, True]
    assert [standing.error for standing in seen] == ["", "gone", "", "gone", ""]
    assert [standing.is_stale for standing in seen] == [False, True, False, True, False]


def test_a_process_that_hears_nothing_begins_with_what_was_kept(live: Live, kept: Kept, tmp_path: Path) -> None:
    live.offer(reading("1", billing__tax_standard="1900"))
    again = Live(["billing-service"], source="memory", kept=kept)
    process.begin(again)
    assert rate() == 1900
    assert (again.standing.is_usable, again.standing.is_stale) == (True, True)
    content = (tmp_path / "config" / "billing.kept").read_bytes()
    assert b"1900" not in content
    assert b"tax" not in content


@pytest.mark.parametrize("spoil", [lambda data: b"", lambda data: data[:-9], lambda data: b"x" * 500])
def test_a_spoilt_or_foreign_file_is_ignored(
    live: Live, kept: Kept, tmp_path: Path, spoil: Callable[[bytes], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    live.offer(reading("1", billing__tax_standard="1900"))
    path = tmp_path / "config" / "billing.kept"
    assert Kept(path, "another secret").read() is None
    path.write_bytes(spoil(path.read_bytes()))
    assert kept.read() is None
    assert "cannot be read" in caplog.text


class Scripted:
    """A source that says what it is told to."""

    name = "scripted"

    def __init__(self, *says: Reading | Exception) -> None:
        self.says = list(says)
        self.asked: list[str] = []

    def read(self, service: str, profiles: Sequence[str], *, after: str = "", wait_seconds: float = 0) -> Reading:
        self.asked.append(after)
        said = self.says.pop(0)
        if isinstance(said, Exception):
            raise said
        return said

    def withheld(self, missing: Sequence[Setting]) -> tuple[Problem, ...]:
        return ()


def test_after_a_failure_and_after_an_index_that_went_back_it_begins_anew(live: Live) -> None:
    source = Scripted(
        reading("9", billing__tax_standard="1900"),
        reading("4", billing__tax_standard="1800"),
        SourceUnavailable("gone"),
        reading("4", billing__tax_standard="1700"),
    )
    watch = Watch(live, source, [])
    watch._follow()
    watch._follow()
    assert rate() == 1800
    with pytest.raises(SourceUnavailable):
        watch._follow()
    watch._failed("gone")
    assert rate() == 1800
    watch._follow()
    assert rate() == 1700
    assert source.asked == ["", "9", "", ""]
    assert live.standing.version == "4"


def test_a_source_that_counts_anew_and_has_nothing_lost_it(live: Live, kept: Kept) -> None:
    source = Scripted(reading("90", billing__tax_standard="1900"), reading("4"), reading("5"), reading("9", x="1"))
    watch = Watch(live, source, [])
    watch.look()
    for _ in range(2):
        watch.look()
        assert rate() == 1900
        assert "lost" in live.standing.rejected[0].reason
    after_a_restart = Live(["billing-service"], source="memory", kept=kept)
    Watch(after_a_restart, Scripted(reading("5")), []).look()
    assert after_a_restart.standing.rejected
    watch.look()
    assert (rate(), live.standing.rejected) == (2000, ())
    assert source.asked == ["", "90", "", ""]
