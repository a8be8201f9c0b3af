"""What a shopper trips over: short troubles, forms that somebody left, lists and pages that give way to others."""

import uuid

import pytest
from playwright.sync_api import Route, expect

from tests.live.apart import AnyShop
from tests.storefront.axe import RULES, violations
from tests.storefront.people import PASSWORD, signed_up, wait_for_status
from tests.storefront.shopper import PATIENCE, Shopper


@pytest.fixture(scope="module")
def shape() -> str:
    """What a page makes of answers does not depend on where they come from."""
    return "together"


def test_what_somebody_typed_goes_when_they_sign_out(shopper: Shopper, shop: AnyShop) -> None:
    _sign_in(shopper, shop)
    shopper.add("TEA")
    shopper.go_to_checkout()
    name = shopper.page.locator('input[autocomplete="shipping name"]')
    expect(name).not_to_have_value("", timeout=PATIENCE)
    shopper.open("account")
    shopper.page.get_by_role("button", name="Sign out").click()
    expect(shopper.page.get_by_role("link", name="Sign in")).to_be_visible(timeout=PATIENCE)
    shopper.add("CUP")
    shopper.go_to_checkout()
    expect(name).to_have_value("")


def test_what_somebody_typed_goes_from_their_other_tabs_too(shopper: Shopper, shop: AnyShop) -> None:
    _sign_in(shopper, shop)
    shopper.add("TEA")
    shopper.go_to_checkout()
    shopper.fill_in()
    other = Shopper(shopper.page.context.new_page(), base=shopper.base)
    other.open("account")
    other.page.get_by_role("button", name="Sign out").click()
    expect(shopper.page.get_by_text("There is nothing in your cart")).to_be_visible(timeout=PATIENCE)
    assert "Zoé" not in shopper.page.evaluate("() => JSON.stringify(sessionStorage)")
    shopper.add("CUP")
    shopper.go_to_checkout()
    expect(shopper.page.locator('input[autocomplete="shipping name"]')).to_have_value("")


@pytest.mark.parametrize("asked", ["refresh", "me"])
def test_a_moments_trouble_makes_nobody_a_guest(shopper: Shopper, shop: AnyShop, asked: str) -> None:
    _sign_in(shopper, shop)
    shopper.page.route(f"**/api/customers/{asked}", lambda route: route.fulfill(status=503), times=1)
    shopper.open("account/orders")
    expect(shopper.page.get_by_role("heading", level=1)).to_have_text("Your orders", timeout=PATIENCE)
    expect(shopper.page.get_by_role("link", name="Your account")).to_be_visible()


def test_a_page_that_cannot_be_loaded_says_so(shopper: Shopper) -> None:
    """After two new builds an open page finds its parts no more."""
    shopper.open()
    expect(shopper.page.locator("app-product-card").first).to_be_visible(timeout=PATIENCE)
    shopper.page.route("**/chunk-*.js", lambda route: route.fulfill(status=404))
    shopper.page.get_by_role("link", name="Find an order").click()
    notice = shopper.page.get_by_role("alert")
    expect(notice).to_contain_text("could not be loaded", timeout=PATIENCE)
    assert violations(shopper, RULES) == []
    shopper.page.unroute_all()
    notice.get_by_role("button", name="Try again").click()
    expect(shopper.page.get_by_role("heading", level=1)).to_have_text("Find an order", timeout=PATIENCE)
    expect(shopper.page.get_by_role("alert")).to_have_count(0)


def test_a_quantity_that_was_refused_is_not_shown(shopper: Shopper) -> None:
    shopper.add("TEA")
    shopper.open("cart")
    line = shopper.page.locator("main [data-sku=TEA]")
    expect(line).to_be_visible(timeout=PATIENCE)
    shopper.page.route("**/api/orders/cart/lines/TEA", lambda route: route.abort(), times=1)
    line.get_by_role("button", name="One more of").click()
    expect(shopper.page.get_by_role("main").get_by_role("alert")).to_contain_text("No connection", timeout=PATIENCE)
    expect(line.get_by_role("spinbutton")).to_have_value("1", timeout=PATIENCE)


def test_presses_that_are_faster_than_the_shop_all_count(shopper: Shopper) -> None:
    shopper.add("TEA")
    shopper.open("cart")
    line = shopper.page.locator("main [data-sku=TEA]")
    expect(line).to_be_visible(timeout=PATIENCE)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    shopper.page.route("**/api/orders/cart/lines/TEA", hold)
    shopper.page.route("**/api/orders/cart/lines/TEA", lambda route: route.continue_(), times=1)
    more = line.get_by_role("button", name="One more of")
    for _ in range(3):
        more.click()
    expect(line.locator(".amount")).to_have_text("€39.80", timeout=PATIENCE)  # the answer to the first of them
    expect(line.get_by_role("spinbutton")).to_have_value("4")
    for _ in range(2):
        more.click()
    for route in held:
        route.continue_()
    shopper.page.unroute_all()
    expect(line.locator(".amount")).to_have_text("€119.40", timeout=PATIENCE)
    expect(line.get_by_role("spinbutton")).to_have_value("6")


def test_a_session_that_ends_on_an_orders_page_is_taken_up_again(shopper: Shopper, shop: AnyShop) -> None:
    name = _sign_in(shopper, shop)
    order = shopper.buy("TEA", email="", card="pm_card_declined")
    shopper.sees_state("waits")
    elsewhere = shop.client()
    answer = elsewhere.post("/api/customers/login", {"login": name, "password": PASSWORD})
    elsewhere.token = answer.json()["access_token"]
    assert elsewhere.post("/api/customers/logout-everywhere", {}).status_code == 204
    wait_for_status(elsewhere, 401)
    shopper.choose("pm_card_ok")
    shopper.button("pay").click()
    over = shopper.page.get_by_role("alert").filter(has_text="Your session is over")
    expect(over).to_be_visible(timeout=PATIENCE)
    assert violations(shopper, RULES) == []
    expect(shopper.page.get_by_text("No such order")).to_have_count(0)
    over.get_by_role("link", name="Sign in").click()
    shopper.sign_in(name, PASSWORD)
    shopper.page.wait_for_url(f"**/orders/{order}")
    shopper.choose("pm_card_ok")
    shopper.button("pay").click()
    shopper.sees_state("paid")


def test_what_was_chosen_in_checkout_is_kept_as_what_was_typed(shopper: Shopper) -> None:
    shopper.add("TEA")
    shopper.go_to_checkout()
    shopper.fill_in(email="kept@example.com", card="pm_card_declined")
    shopper.page.get_by_label("Express delivery").check()
    expect(shopper.button("order")).to_contain_text("29.80", timeout=PATIENCE)
    shopper.open("checkout")
    expect(shopper.page.locator("input[value=pm_card_declined]")).to_be_checked(timeout=PATIENCE)
    expect(shopper.page.get_by_label("Express delivery")).to_be_checked(timeout=PATIENCE)
    expect(shopper.button("order")).to_contain_text("29.80", timeout=PATIENCE)


def test_a_page_that_cannot_be_shown_has_a_heading_that_gets_the_focus(shopper: Shopper) -> None:
    shopper.open("products")
    shopper.page.route("**/api/inventory/products/TEA", lambda route: route.fulfill(status=503))
    shopper.page.locator("app-product-card a", has_text="Thing TEA").click()
    expect(shopper.page.locator("h1", has_text="Something went wrong")).to_be_focused(timeout=PATIENCE)
    assert violations(shopper, RULES) == []


def test_a_department_that_is_not_there_says_so(shopper: Shopper) -> None:
    shopper.page.goto(f"{shopper.base}/en/categories/no-such")
    expect(shopper.page.get_by_role("heading", level=1)).to_have_text("This page is not here", timeout=PATIENCE)
    assert violations(shopper, RULES) == []


def test_one_list_gives_way_to_another_and_keeps_its_name_while_it_is_filtered(shopper: Shopper) -> None:
    page = shopper.page
    shopper.open("products?q=thing")
    expect(page.get_by_role("searchbox")).to_have_value("thing")
    page.get_by_role("searchbox").fill("tea")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("h1", has_text="Results for “tea”")).to_be_focused(timeout=PATIENCE)
    page.get_by_label("Only what is in stock").check()
    page.wait_for_url("**in_stock=true*")
    expect(page).to_have_title("Results for “tea” · Shop", timeout=PATIENCE)
    page.go_back()
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("thing", timeout=PATIENCE)


def test_the_next_product_begins_with_one_piece(shopper: Shopper) -> None:
    page = shopper.page
    shopper.open("products/TEA")
    page.get_by_role("spinbutton").fill("7")
    page.get_by_role("spinbutton").press("Tab")
    page.mouse.wheel(0, 3000)
    related = page.locator("app-related-products").get_by_role("link", name="Thing CUP")
    related.click()
    expect(page.locator("h1", has_text="Thing CUP")).to_be_focused(timeout=PATIENCE)
    expect(page.get_by_role("spinbutton")).to_have_value("1")


def test_what_is_put_into_the_cart_is_said(shopper: Shopper) -> None:
    shopper.add("TEA")
    polite = shopper.page.locator("dialog [aria-live=polite]")
    expect(polite).to_have_text("Thing TEA was put into the cart", timeout=PATIENCE)


def test_a_list_that_is_opened_by_a_link_is_todays(shopper: Shopper, shop: AnyShop) -> None:
    page = shopper.page
    shopper.open("products")
    card = page.locator("app-product-card", has_text="Thing LAST")
    expect(card).to_contain_text("Only 1 left", timeout=PATIENCE)
    rival = shop.client()
    assert rival.add("LAST", 1).status_code == 201
    assert rival.checkout().status_code == 201
    page.get_by_role("link", name="Shop: home page").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Good things", timeout=PATIENCE)
    page.get_by_role("link", name="Everything", exact=True).click()
    expect(card).to_contain_text("Sold out", timeout=PATIENCE)


def test_nobody_is_two_customers_in_one_browser(shopper: Shopper, shop: AnyShop) -> None:
    name = _sign_in(shopper, shop)
    shopper.page.goto(f"{shopper.base}/en/login?next=%2Faccount%2Forders")
    expect(shopper.page.get_by_role("heading", level=1)).to_have_text("Your orders", timeout=PATIENCE)
    other = Shopper(shopper.page.context.new_page(), base=shopper.base)
    other.page.goto(f"{shopper.base}/en/login")
    expect(other.page.get_by_role("heading", level=1)).to_have_text(f"Hello {name.title()}", timeout=PATIENCE)


def _sign_in(shopper: Shopper, shop: AnyShop) -> str:
    name = f"una{uuid.uuid4().hex[:6]}"
    signed_up(shop, name)
    shopper.open("login")
    shopper.sign_in(name, PASSWORD)
    expect(shopper.page.get_by_role("heading", name=f"Hello {name.title()}")).to_be_visible(timeout=PATIENCE)
    return name
