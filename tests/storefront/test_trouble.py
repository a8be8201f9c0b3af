"""What goes wrong while buying, and that nothing is lost by it."""

import re
import uuid
from itertools import pairwise

import requests
from playwright.sync_api import Route, expect

from tests.live.apart import AnyShop
from tests.live.goods import make_dearer
from tests.storefront.conftest import NewShopper
from tests.storefront.people import PASSWORD, signed_up, wait_for_status
from tests.storefront.shopper import PATIENCE, Shopper


def test_the_last_piece_goes_to_somebody_else_while_paying(shopper: Shopper, shop: AnyShop) -> None:
    sku = "LAST"
    shopper.add("CUP")
    shopper.add(sku)
    shopper.go_to_checkout()
    shopper.fill_in(email="late@example.com")
    rival = shop.client()
    assert rival.add(sku, 1).status_code == 201
    assert rival.checkout().status_code == 201

    shopper.button("order").click()
    expect(shopper.page.get_by_role("alert")).to_be_visible(timeout=PATIENCE)
    expect(shopper.page.locator("app-order-summary")).to_contain_text("Sold out meanwhile", timeout=PATIENCE)
    assert shopper.page.locator("input[autocomplete=email]").input_value() == "late@example.com"
    shopper.open("cart")
    shopper.page.locator(f"main [data-sku={sku}]").locator(".remove").click()
    expect(shopper.page.locator(f"main [data-sku={sku}]")).to_have_count(0, timeout=PATIENCE)
    shopper.open("checkout")
    shopper.choose("pm_card_ok")
    shopper.order()
    shopper.sees_state("paid")


def test_a_price_that_changes_while_typing_is_said_before_anything_is_paid(shopper: Shopper, shop: AnyShop) -> None:
    shopper.add("DEARER")
    shopper.go_to_checkout()
    shopper.fill_in(email="dear@example.com")
    before = shopper.button("order").inner_text()
    make_dearer(shop, "DEARER")
    shopper.button("order").click()
    expect(shopper.page.get_by_role("alert")).to_contain_text("look at the new total", timeout=PATIENCE)
    expect(shopper.button("order")).not_to_have_text(before, timeout=PATIENCE)
    expect(shopper.page.locator("input[autocomplete=email]")).to_have_value("dear@example.com")
    shopper.order()
    shopper.sees_state("paid")


def test_two_tabs_show_the_same_cart(shopper: Shopper) -> None:
    shopper.add("TEA")
    other = Shopper(shopper.page.context.new_page(), base=shopper.base)
    other.open("cart")
    shopper.open("products/CUP")
    shopper.button("add").click()
    expect(other.page.locator("main [data-sku=CUP]")).to_be_visible(timeout=PATIENCE)
    assert other.errors == []


def test_a_double_click_orders_once(shopper: Shopper, shop: AnyShop) -> None:
    sku = "TWICE"
    shopper.add(sku)
    shopper.go_to_checkout()
    shopper.fill_in(email="twice@example.com")
    asked: list[str] = []
    shopper.page.on("request", lambda request: asked.append(request.url) if "/checkout" in request.url else None)
    shopper.button("order").dblclick()
    shopper.sees_state("paid")
    assert sum("/api/orders/checkout" in url for url in asked) == 1
    assert _left(shop, sku) == 4


def test_an_answer_that_is_lost_is_asked_for_by_the_same_key(shopper: Shopper, shop: AnyShop) -> None:
    sku = "AGAIN"
    shopper.add(sku)
    shopper.go_to_checkout()
    shopper.fill_in(email="again@example.com")
    shopper.page.route("**/api/orders/checkout", _lose, times=1)
    shopper.button("order").click()
    expect(shopper.page.get_by_role("alert")).to_contain_text("an order is never made twice", timeout=PATIENCE)
    shopper.order()
    shopper.sees_state("paid")
    assert _left(shop, sku) == 4


def test_an_answer_that_is_lost_with_the_page_is_found_out(shopper: Shopper, shop: AnyShop) -> None:
    sku = "LOST"
    shopper.add(sku)
    shopper.go_to_checkout()
    shopper.fill_in(email="lost@example.com")

    shopper.page.route("**/api/orders/checkout", _lose, times=1)
    shopper.button("order").click()
    expect(shopper.page.get_by_role("alert")).to_contain_text("an order is never made twice", timeout=PATIENCE)
    shopper.open("checkout")  # and after a reload, by itself
    shopper.sees_state("paid")
    assert _left(shop, sku) == 4


def test_the_back_button_in_checkout_loses_nothing(shopper: Shopper) -> None:
    shopper.add("TEA")
    shopper.go_to_checkout()
    shopper.fill_in(email="back@example.com", card="pm_card_declined")
    shopper.page.go_back()
    expect(shopper.page.get_by_role("heading", level=1)).to_have_text("Thing TEA", timeout=PATIENCE)
    shopper.page.go_forward()
    expect(shopper.page.locator("input[autocomplete=email]")).to_have_value("back@example.com", timeout=PATIENCE)
    shopper.choose("pm_card_ok")
    shopper.order()
    shopper.sees_state("paid")
    shopper.page.go_back()  # an order that is made is no checkout any more
    expect(shopper.page.get_by_role("heading", level=1)).to_have_text("Thing TEA", timeout=PATIENCE)


def test_a_session_that_ends_in_checkout_goes_on_after_signing_in(shopper: Shopper, shop: AnyShop) -> None:
    name = f"ida{uuid.uuid4().hex[:6]}"
    elsewhere = signed_up(shop, name)
    shopper.open("login")
    shopper.sign_in(name, PASSWORD)
    expect(shopper.page.get_by_role("heading", name=re.compile("^Hello"))).to_be_visible(timeout=PATIENCE)
    shopper.add("TEA")
    shopper.go_to_checkout()
    shopper.fill_in()
    assert elsewhere.post("/api/customers/logout-everywhere", {}).status_code == 204
    wait_for_status(elsewhere, 401)

    shopper.button("order").click()
    expect(shopper.page.get_by_role("alert")).to_be_visible(timeout=PATIENCE)
    shopper.page.get_by_role("main").get_by_role("link", name="Sign in").click()
    shopper.sign_in(name, PASSWORD)
    expect(shopper.page.locator('input[autocomplete="shipping name"]')).to_have_value("Zoé Martin", timeout=PATIENCE)
    shopper.order()
    shopper.sees_state("paid")


def test_offline_is_said_and_left_behind(shopper: Shopper) -> None:
    shopper.add("TEA")
    shopper.go_to_checkout()
    shopper.fill_in(email="tunnel@example.com")
    shopper.page.context.set_offline(True)
    expect(shopper.page.locator("app-connection-notice")).to_contain_text("no connection", timeout=PATIENCE)
    shopper.button("order").click()
    expect(shopper.page.get_by_role("alert")).to_contain_text("Nothing is lost", timeout=PATIENCE)
    shopper.page.context.set_offline(False)
    expect(shopper.page.locator("app-connection-notice")).not_to_contain_text("no connection", timeout=PATIENCE)
    shopper.order()
    shopper.sees_state("paid")


def test_signing_out_is_known_in_every_tab(new_shopper: NewShopper, shop: AnyShop) -> None:
    name = f"max{uuid.uuid4().hex[:6]}"
    signed_up(shop, name)
    one = new_shopper()
    one.open("login")
    one.sign_in(name, PASSWORD)
    expect(one.page.get_by_role("heading", name=re.compile("^Hello"))).to_be_visible(timeout=PATIENCE)
    two = Shopper(one.page.context.new_page(), base=one.base)
    two.open("account/orders")
    assert two.heading() == "Your orders"
    one.page.get_by_role("button", name="Sign out").click()
    expect(two.page.get_by_role("heading", level=1)).to_have_text("Sign in", timeout=PATIENCE)
    assert two.errors == []


def test_tabs_renew_the_session_one_after_the_other(new_shopper: NewShopper, shop: AnyShop) -> None:
    """A refresh token is good once: two tabs that come back at once must not both use it."""
    name = f"lea{uuid.uuid4().hex[:6]}"
    signed_up(shop, name)
    one = new_shopper()
    one.page.context.add_init_script(_SLOW_REFRESH)
    one.open("login")
    one.sign_in(name, PASSWORD)
    expect(one.page.get_by_role("heading", name=re.compile("^Hello"))).to_be_visible(timeout=PATIENCE)
    two = Shopper(one.page.context.new_page(), base=one.base)
    two.open("account/orders")
    one.page.evaluate("() => localStorage.removeItem('renewals')")
    for each in (one, two):
        each.page.evaluate("() => { document.querySelector('h1').remove(); location.reload(); }")
    assert [one.heading(), two.heading()] == [f"Hello {name.title()}", "Your orders"]
    noted: str = one.page.evaluate("() => localStorage.getItem('renewals') ?? ''")
    times = sorted(tuple(map(int, each.split("-"))) for each in noted.split())
    assert times, "nobody renewed"
    assert all(before[1] <= after[0] for before, after in pairwise(times)), times
    assert two.errors == []


#: Makes each renewal take a second, and notes when it was.
_SLOW_REFRESH = """
const plain = window.fetch;
window.fetch = async (asked, options) => {
    if (!String(asked.url ?? asked).includes('/customers/refresh')) return plain(asked, options);
    const begun = Date.now();
    await new Promise((done) => setTimeout(done, 1000));
    const answer = await plain(asked, options);
    localStorage.renewals = `${localStorage.renewals ?? ''} ${begun}-${Date.now()}`;
    return answer;
};
"""


def _lose(route: Route) -> None:
    """The shop hears it, and its answer gets lost."""
    route.fetch()
    route.abort()


def _left(shop: AnyShop, sku: str) -> int:
    answer = requests.get(f"{shop.base}/api/inventory/products/{sku}", timeout=30)
    return int(answer.json()["quantity"])
