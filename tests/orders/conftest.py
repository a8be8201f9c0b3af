"""Doors that orders goes through, as far as these tests need them."""

from pathlib import Path
from typing import Any

import pytest

from tests.live.stocking import stock
from tests.orders import buyers


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tokens are names, and customers knows everybody."""
    monkeypatch.setattr("shop.web.identity.authentication.verify", buyers.known)
    monkeypatch.setattr("customers.local.profile", buyers.profile)


@pytest.fixture(autouse=True)
def provider(settings: Any, tmp_path: Path) -> None:
    """A payment provider with empty books: as no payment of earlier tests is left in ours."""
    settings.SHOP_SANDBOX_LOG = str(tmp_path / "sandbox.sqlite3")


@pytest.fixture
def tea() -> str:
    """Ten teapots on the shelf."""
    stock(sku="TEA", quantity=10, price=buyers.PRICE, tax_category="standard")
    return "TEA"
