"""The shop a journey is made in: together, then apart."""

from collections.abc import Callable, Iterator

import pytest

from tests.live.apart import Apart
from tests.live.shop import Shop

SHAPES = ("together", "apart")


@pytest.fixture(scope="module", params=SHAPES)
def any_shop(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    new_databases: Callable[[], dict[str, str]],
) -> Iterator[Shop | Apart]:
    """A running shop in either shape, on either database."""
    kind = Shop if request.param == "together" else Apart
    shop = kind(tmp_path_factory.mktemp("shop"), databases=new_databases())
    shop.start()
    yield shop
    shop.kill()
