"""What the storefront promises, where no journey comes by."""

import json
import re
import uuid

import pytest
from playwright.sync_api import Request, Response, ViewportSize, expect

from tests.live.apart import AnyShop
from tests.live.goods import make_dearer
from tests.storefront.conftest import DESK, PHONE, ROOT, NewShopper
from tests.storefront.keyboard import Keyboard
from tests.storefront.mails import link_for
from tests.storefront.people import PASSWORD, signed_up, wait_for_status
from tests.storefront.shopper import PATIENCE, Shopper


@pytest.fixture(scope="module")
def shape() -> str:
    return "together"


def test_a_payment_in_the_dark_is_called_so_and_asked_for_by_its_etag(shopper: Shopper) -> None:
    unchanged: list[str] = []

    def note(answer: Response) -> None:
        if re.search(r"/api/orders/\w{32}$", answer.url) and answer.status == 304:
            unchanged.append(answer.url)

    shopper.page.on("response", note)
    shopper.buy("TEA", card="pm_card_never")
    expect(shopper.page.locator("app-order-state .title")).to_have_text("Your payment is being confirmed")
    with shopper.page.expect_response(lambda each: each.status == 304, timeout=PATIENCE):
        pass
    assert unchanged


def test_an_unpaid_order_says_how_long_its_pieces_are_held(shopper: Shopper) -> None:
    shopper.buy("TEA", card="pm_card_declined")
    hold = shopper.page.locator("app-hold-countdown")
    expect(hold).to_contain_text("held for you until", timeout=PATIENCE)
    before = hold.locator(".left").inner_text()
    assert re.fullmatch(r"\d+:\d\d", before)
    expect(hold.locator(".left")).not_to_have_text(before, timeout=PATIENCE)


def test_the_cart_says_what_a_piece_cost_before(shopper: Shopper, shop: AnyShop) -> None:
    shopper.add("DEARER")
    make_dearer(shop, "DEARER")
    shopper.open("cart")
    line = shopper.page.locator("main [data-sku=DEARER]")
    expect(line).to_contain_text("The price changed: it was €19.90", timeout=PATIENCE)


def test_french_amounts_and_dates_are_written_as_french_people_do(new_shopper: NewShopper) -> None:
    shopper = new_shopper(language="fr")
    shopper.open("products/TEA")
    expect(shopper.page.locator("article .price")).to_have_text("19,90 €", timeout=PATIENCE)
    shopper.buy("TEA")
    expect(shopper.page.locator("main .muted").first).to_have_text(re.compile(r"\b\d{1,2} [a-zéû]+ 20\d\d$"))


TOKENS = {
    "checkout": [
        "email",
        "shipping name",
        "shipping address-line1",
        "shipping address-line2",
        "shipping postal-code",
        "shipping address-level2",
        "shipping country",
        "shipping tel",
    ],
    "register": ["name", "email", "username", "new-password"],
    "login": ["username", "current-password"],
    "forgotten": ["email"],
    "reset?token=x": ["new-password"],
}


def test_browsers_can_fill_in_every_field(shopper: Shopper) -> None:
    shopper.add("TEA")
    for path, tokens in TOKENS.items():
        shopper.open(path)
        fields = shopper.page.locator("main :is(input, select):not([type=radio])")
        expect(fields.first).to_be_visible(timeout=PATIENCE)
        assert fields.evaluate_all("(all) => all.map((each) => each.autocomplete)") == tokens, path


LIGHT = 160_000
STILL = 0.02
_SHIFT = """
window.shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((each) => (window.shift += each.value)))
    .observe({ type: 'layout-shift', buffered: true });
"""


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("path", ["", "products", "products/TEA"], ids=["home", "list", "product"])
def test_a_first_visit_is_light_and_stands_still(new_shopper: NewShopper, path: str, viewport: ViewportSize) -> None:
    shopper = new_shopper(language="fr", viewport=viewport)
    done: list[Request] = []

    def note(request: Request) -> None:
        done.append(request)

    shopper.page.on("requestfinished", note)
    shopper.page.add_init_script(_SHIFT)
    shopper.open(path)
    shopper.page.wait_for_load_state("networkidle")
    sizes = [each.sizes() for each in done if each.resource_type != "image"]
    weight = sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes)
    assert weight <= LIGHT
    assert shopper.page.evaluate("() => window.shift") <= STILL


@pytest.mark.parametrize("language", ["en", "fr"])
def test_legal_pages_are_the_merchants_words(new_shopper: NewShopper, shop: AnyShop, language: str) -> None:
    shopper = new_shopper(language=language)
    headers = {"Accept-Language": language}
    shopper.open()
    for slug in ("returns", "terms", "privacy", "legal-notice"):
        asked = shopper.page.request.get(f"{shop.base}/api/customers/pages/{slug}", headers=headers)
        shopper.page.locator(f"footer a[href$='/pages/{slug}']").click()
        expect(shopper.page.locator("h1", has_text=asked.json()["title"])).to_be_focused(timeout=PATIENCE)
        expect(shopper.page.locator("main [lang]")).to_have_attribute("lang", language)


def test_somebody_searches_filters_and_buys_by_keyboard_alone(shopper: Shopper) -> None:
    keys, page = Keyboard(shopper), shopper.page
    shopper.open()
    page.get_by_role("searchbox").focus()
    page.keyboard.insert_text("thing")
    page.keyboard.press("Enter")
    keys.arrives("Results for “thing”")
    for _ in range(4):  # order, lowest price, highest price, in stock
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_url("**in_stock=true*")
    keys.press("Thing TEA")
    keys.arrives("Thing TEA")
    keys.press("Add to cart")
    expect(page.locator("dialog [data-sku=TEA]")).to_be_visible(timeout=PATIENCE)


def test_a_session_that_ends_in_checkout_goes_on_by_keyboard_alone(shopper: Shopper, shop: AnyShop) -> None:
    name = f"ora{uuid.uuid4().hex[:6]}"
    elsewhere = signed_up(shop, name)
    keys, page = Keyboard(shopper), shopper.page
    shopper.open("login")
    keys.type(name, PASSWORD)
    page.keyboard.press("Enter")
    keys.arrives("Hello")
    shopper.open("products/TEA")
    keys.press("Add to cart")
    keys.press("Check out")
    keys.arrives("Checkout")
    assert elsewhere.post("/api/customers/logout-everywhere", {}).status_code == 204
    wait_for_status(elsewhere, 401)
    keys.press("Order and pay")
    expect(page.get_by_role("alert")).to_be_visible(timeout=PATIENCE)
    page.locator("h1").focus()
    keys.press("Sign in")
    keys.arrives("Sign in")
    keys.type(name, PASSWORD)
    page.keyboard.press("Enter")
    keys.arrives("Checkout")
    keys.press("Order and pay")
    keys.arrives("Order")
    shopper.sees_state("paid")


def test_a_forgotten_password_gives_way_by_keyboard_alone(shopper: Shopper, shop: AnyShop) -> None:
    name = f"rob{uuid.uuid4().hex[:6]}"
    signed_up(shop, name)
    keys, page = Keyboard(shopper), shopper.page
    shopper.open("login")
    keys.press("I forgot my password")
    keys.arrives("Forgotten password")
    keys.type(f"{name}@example.com")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="is on its way")).to_be_visible(timeout=PATIENCE)
    keys.opens(link_for(shop.folder / "var" / "mail", f"{name}@example.com", "reset"))
    keys.type("a new and better passphrase")
    page.keyboard.press("Enter")
    keys.press("Sign in")
    keys.arrives("Sign in")


def test_an_order_is_cancelled_and_ordered_again_by_keyboard_alone(shopper: Shopper) -> None:
    shopper.buy("TEA")
    shopper.sees_state("paid")
    keys, page = Keyboard(shopper), shopper.page
    keys.press("Cancel this order")
    expect(page.get_by_text("What was paid goes back to you")).to_be_focused(timeout=PATIENCE)
    keys.press("No, keep it")
    expect(page.get_by_role("button", name="Cancel this order")).to_be_focused(timeout=PATIENCE)
    page.keyboard.press("Enter")
    expect(page.get_by_text("What was paid goes back to you")).to_be_focused(timeout=PATIENCE)
    keys.press("Yes, cancel it")
    expect(page.locator("app-order-state .title")).to_contain_text("cancelled", timeout=PATIENCE)
    expect(page.locator("app-order-actions")).to_be_focused(timeout=PATIENCE)
    page.locator("h1").focus()
    keys.press("Order the same again")
    expect(page.locator("dialog [data-sku=TEA]")).to_be_visible(timeout=PATIENCE)


def test_nothing_in_the_lock_file_names_a_registry() -> None:
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert "registry." not in (ROOT / "frontend" / "package-lock.json").read_text()
