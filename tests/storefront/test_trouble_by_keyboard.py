"""What goes wrong while buying, for those who have no mouse: the way out is within reach, and nothing is lost."""

import pytest
from playwright.sync_api import expect

from tests.live.apart import AnyShop
from tests.live.goods import make_dearer
from tests.storefront.keyboard import Keyboard
from tests.storefront.shopper import PATIENCE, Shopper
from tests.storefront.test_access import DELIVER_TO


@pytest.fixture(scope="module")
def shape() -> str:
    """What a page does with keys does not depend on where its answers come from."""
    return "together"


def checks_out(shopper: Shopper, *skus: str, email: str) -> Keyboard:
    """At the checkout with one of each, everything typed."""
    keys = Keyboard(shopper)
    for sku in skus:
        shopper.open(f"products/{sku}")
        keys.press("Add to cart")
        expect(shopper.page.locator(f"dialog [data-sku={sku}]")).to_be_visible(timeout=PATIENCE)
    keys.press("Check out")
    keys.arrives("Checkout")
    keys.type(email, *DELIVER_TO)
    return keys


def is_paid(shopper: Shopper, keys: Keyboard) -> None:
    keys.arrives("Order")
    shopper.sees_state("paid")


def test_the_last_piece_goes_to_somebody_else_and_the_rest_is_bought(shopper: Shopper, shop: AnyShop) -> None:
    keys, page = checks_out(shopper, "CUP", "LAST", email="late@example.com"), shopper.page
    rival = shop.client()
    assert rival.add("LAST", 1).status_code == 201
    assert rival.checkout().status_code == 201
    keys.press("Order and pay")
    expect(page.locator("app-order-summary")).to_contain_text("Sold out meanwhile", timeout=PATIENCE)
    page.locator("h1").focus()
    keys.press("Change the cart")
    keys.arrives("Your cart")
    keys.press("Take Thing LAST out of the cart")
    expect(page.locator("main [data-sku=LAST]")).to_have_count(0, timeout=PATIENCE)
    keys.press("Check out")
    keys.arrives("Checkout")
    expect(page.locator("input[autocomplete=email]")).to_have_value("late@example.com")
    keys.press("Order and pay")
    is_paid(shopper, keys)


def test_a_price_that_changes_is_said_and_agreed_to(shopper: Shopper, shop: AnyShop) -> None:
    keys = checks_out(shopper, "DEARER", email="dear@example.com")
    make_dearer(shop, "DEARER")
    keys.press("Order and pay")
    expect(shopper.page.get_by_role("alert")).to_contain_text("look at the new total", timeout=PATIENCE)
    keys.press("Order and pay")
    is_paid(shopper, keys)


def test_enter_that_is_pressed_twice_orders_once(shopper: Shopper) -> None:
    keys, page = checks_out(shopper, "TWICE", email="twice@example.com"), shopper.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    keys.press("Order and pay")
    page.keyboard.press("Enter")
    is_paid(shopper, keys)
    assert sum(url.endswith("/api/orders/checkout") for url in asked) == 1


def test_offline_is_said_and_left_behind(shopper: Shopper) -> None:
    keys, page = checks_out(shopper, "TEA", email="tunnel@example.com"), shopper.page
    page.context.set_offline(True)
    keys.press("Order and pay")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is lost", timeout=PATIENCE)
    page.context.set_offline(False)
    expect(page.locator("app-connection-notice")).not_to_contain_text("no connection", timeout=PATIENCE)
    keys.press("Order and pay")
    is_paid(shopper, keys)


def test_who_goes_back_finds_everything_again(shopper: Shopper) -> None:
    keys, page = checks_out(shopper, "TEA", email="back@example.com"), shopper.page
    page.go_back()
    keys.arrives("Thing TEA")
    page.go_forward()
    keys.arrives("Checkout")
    expect(page.locator("input[autocomplete=email]")).to_have_value("back@example.com", timeout=PATIENCE)
    keys.press("Order and pay")
    is_paid(shopper, keys)


def test_two_tabs_show_the_same_cart(shopper: Shopper) -> None:
    keys = Keyboard(shopper)
    shopper.open("products/TEA")
    keys.press("Add to cart")
    other = Shopper(shopper.page.context.new_page(), base=shopper.base)
    other.open("cart")
    shopper.open("products/CUP")
    keys.press("Add to cart")
    expect(other.page.locator("main [data-sku=CUP]")).to_be_visible(timeout=PATIENCE)
    assert other.errors == []
