"""Running shops without a defence."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.stocked import SETTINGS
from tests.live.shop import Shop

Open = Callable[[str], Shop]


@pytest.fixture
def without(tmp_path: Path, new_databases: Callable[[], dict[str, str]]) -> Iterator[Open]:
    """Starts a shop without the named defence."""
    shop = Shop(tmp_path / "shop", databases=new_databases(), settings=SETTINGS)

    def start(defence: str) -> Shop:
        shop.extra["SHOP_DEFENCE_OFF"] = defence
        shop.start()
        return shop

    yield start
    shop.kill()
