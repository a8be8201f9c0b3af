"""Fixtures every test may ask for."""

from collections.abc import Generator

import pytest

from shop.roles.current import databases

pytest_plugins = [
    "tests.servers.chromium",
    "tests.servers.consul",
    "tests.servers.openbao",
    "tests.servers.postgres",
    "tests.servers.valkey",
    "tests.live.fixtures",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """``databases="__all__"`` means those of the modules: ``default`` is empty on purpose and cannot be opened."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is not None and marker.kwargs.get("databases") == "__all__":
            named = {**marker.kwargs, "databases": databases()}
            item.add_marker(pytest.mark.django_db(**named), append=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What a test printed may hold lone surrogates on purpose; a report that travels between processes may not."""
    report = yield
    report.sections = [(name, text.encode(errors="backslashreplace").decode()) for name, text in report.sections]
    return report
