"""Where races run: on SQLite files and on PostgreSQL in turn, each with a database of its own, which has tables."""

import pytest

from tests.live.migrated import new_database
from tests.shop.races.drive import MODULE, Place


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def place(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Place:
    url = new_database(request.getfixturevalue("postgres"), MODULE) if request.param == "postgres" else ""
    return Place(tmp_path_factory.mktemp("races"), url)
