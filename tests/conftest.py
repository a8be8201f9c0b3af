"""Fixtures every test may ask for."""

import os
import sys
from collections.abc import Callable, Generator, Mapping

import pytest
from whitenoise.base import WhiteNoise
from whitenoise.responders import StaticFile

from shop.roles.current import databases
from tests.left_out import TESTS, leave_out

pytest_plugins = [
    "tests.servers.chromium",
    "tests.servers.consul",
    "tests.servers.openbao",
    "tests.servers.postgres",
    "tests.servers.valkey",
    "tests.live.fixtures",
]

#: Where most tests start processes or a browser, or wait.
SLOW_FOLDERS = ("storefront", "journeys", "faults", "configsvc", "gateway", "shop")


def pytest_configure(config: pytest.Config) -> None:
    """How an example is made is the same for all tests. Not where one is run alone (``faults.negative.red``): nobody
    loaded the library, and it takes long to load."""
    if "hypothesis" not in sys.modules:
        return
    import hypothesis

    # How long one takes says more of the machine than of the shop.
    hypothesis.settings.register_profile("shop", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
    hypothesis.settings.load_profile("shop")
    # Threads of other tests, which wait for a random time, are none of a strategy's doing.
    told = "ignore:Do not use the `random` module inside strategies:hypothesis.errors.HypothesisDeprecationWarning"
    config.addinivalue_line("filterwarnings", told)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """``databases="__all__"`` means those of the modules: ``default`` is empty on purpose and cannot be opened."""
    leave_out(config, items)
    if hasattr(config, "workerinput"):
        _slow_files_first(items)
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is not None and marker.kwargs.get("databases") == "__all__":
            named = {**marker.kwargs, "databases": databases()}
            item.add_marker(pytest.mark.django_db(**named), append=False)


def _slow_files_first(items: list[pytest.Item]) -> None:
    """Files with running processes take longest: begun last, one would keep a single worker busy at the end."""
    folders = tuple(TESTS / name for name in SLOW_FOLDERS)
    slow = {
        item.path
        for item in items
        if "new_databases" in getattr(item, "fixturenames", ()) or any(map(item.path.is_relative_to, folders))
    }
    items.sort(key=lambda item: item.path not in slow)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What a test printed may hold lone surrogates on purpose; a report that travels between processes may not."""
    report = yield
    report.sections = [(name, text.encode(errors="backslashreplace").decode()) for name, text in report.sections]
    return report


def _look_at_files_once() -> None:
    """Each test's first visitor makes the middleware anew, and it looks at every file that is served."""
    known: dict[tuple[str, str, int], StaticFile] = {}
    look: Callable[..., StaticFile] = WhiteNoise.get_static_file

    def looked(
        self: WhiteNoise, path: str, url: str, stat_cache: Mapping[str, os.stat_result] | None = None
    ) -> StaticFile:
        if stat_cache is None:
            return look(self, path, url)
        key = (path, url, stat_cache[path].st_mtime_ns)
        if key not in known:
            known[key] = look(self, path, url, stat_cache)
        return known[key]

    WhiteNoise.get_static_file = looked


_look_at_files_once()
