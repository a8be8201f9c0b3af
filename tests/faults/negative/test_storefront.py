"""The storefront's browser tests go red in a storefront that was built without the defence they guard."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.faults.defences.storefront import build_without
from tests.live.apart import AnyShop
from tests.live.fixtures import started
from tests.live.goods import stock_all
from tests.storefront import test_trouble as trouble
from tests.storefront.conftest import GOODS, browser, built
from tests.storefront.shopper import Shopper

__all__ = ["browser", "built"]  # fixtures


@pytest.fixture
def shop_without(built: None, tmp_path: Path) -> Iterator[Callable[[str], AnyShop]]:
    """Starts a shop whose pages lack one defence."""
    shops = []

    def start(defence: str) -> AnyShop:
        served = build_without(defence, tmp_path)
        running = started("together", tmp_path / "shop", {}, {"SHOP_STOREFRONT": str(served)})
        shops.append(running)
        shop = running.__enter__()
        stock_all(shop, GOODS)
        return shop

    yield start
    for running in shops:
        running.__exit__(None, None, None)


def shopper_at(shop: AnyShop, browser: Browser, **_: Any) -> Shopper:
    return Shopper(browser.new_context().new_page(), base=shop.base)


def test_a_total_that_is_asked_for_anew_hides_that_a_price_changed(
    shop_without: Callable[[str], AnyShop], browser: Browser
) -> None:
    shop = shop_without("expected_total")
    with pytest.raises(AssertionError, match="alert"):
        trouble.test_a_price_that_changes_while_typing_is_said_before_anything_is_paid(shopper_at(shop, browser), shop)


def test_a_form_that_goes_on_taking_presses_sends_two_orders(
    shop_without: Callable[[str], AnyShop], browser: Browser
) -> None:
    shop = shop_without("one_order_at_a_time")
    with pytest.raises(AssertionError, match="assert 2 == 1"):
        trouble.test_a_double_click_orders_once(shopper_at(shop, browser), shop)


def test_tabs_that_do_not_take_turns_use_a_refresh_token_twice(
    shop_without: Callable[[str], AnyShop], browser: Browser
) -> None:
    shop = shop_without("one_renewal_at_a_time")
    with pytest.raises(AssertionError, match=r"\[\(\d+"):
        trouble.test_tabs_renew_the_session_one_after_the_other(lambda **_: shopper_at(shop, browser), shop)
