"""Fixtures every test may ask for."""

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
