"""For everybody: readers by ear, by keyboard, at any width, in both languages and both themes."""

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.live.apart import AnyShop
from tests.storefront.axe import CONTRAST, NARROW, RULES, overflow, violations
from tests.storefront.conftest import NewShopper
from tests.storefront.keyboard import Keyboard
from tests.storefront.mails import link_for
from tests.storefront.people import PASSWORD, boss, signed_up, wait_for_status
from tests.storefront.shopper import PATIENCE, Shopper
from tests.storefront.walk import Walker

#: In the order of the fields, with an empty second line.
DELIVER_TO = ("Zoé Martin", "1 rue de la Paix", "", "75002", "Paris")
#: What a desk of 1280 by 1024 has left when letters are twice as big.
ZOOMED: ViewportSize = {"width": 640, "height": 512}


@pytest.fixture(scope="module")
def shape() -> str:
    """What a page looks like does not depend on where its answers come from."""
    return "together"


def test_axe_finds_nothing_and_all_fits_when_narrow_or_twice_as_big(new_shopper: NewShopper, shop: AnyShop) -> None:
    walker = Walker(shopper := new_shopper(reduced_motion="reduce"))
    found = {
        path: [
            *violations(shopper, RULES),
            *violations(shopper, CONTRAST, theme="dark"),
            *overflow(shopper, NARROW),
            *overflow(shopper, ZOOMED),
        ]
        for path in walker.everywhere(shop)
    }
    assert {path: each for path, each in found.items() if each} == {}


def test_axe_finds_nothing_in_french_either_and_its_longer_words_fit(new_shopper: NewShopper, shop: AnyShop) -> None:
    walker = Walker(shopper := new_shopper(language="fr", reduced_motion="reduce"))
    found = {
        path: [
            *violations(shopper, RULES),
            *violations(shopper, CONTRAST, theme="dark"),
            *overflow(shopper, NARROW),
            *overflow(shopper, ZOOMED),
        ]
        for path in walker.everywhere(shop)
    }
    assert {path: each for path, each in found.items() if each} == {}


def test_the_page_of_operations_is_for_everybody_too(new_shopper: NewShopper, shop: AnyShop) -> None:
    boss(shop, "olga")
    for language in ("en", "fr"):
        shopper = new_shopper(language=language, reduced_motion="reduce")
        shopper.open("login?next=%2Fops")
        shopper.sign_in("olga", PASSWORD)
        expect(shopper.page.locator("[data-role=orders]")).to_be_visible(timeout=PATIENCE)
        expect(shopper.page.locator("app-sparkline path").first).to_be_attached(timeout=PATIENCE)
        found = [*violations(shopper, RULES), *violations(shopper, CONTRAST, theme="dark")]
        assert [*found, *overflow(shopper), *overflow(shopper, ZOOMED)] == []


def test_a_guest_is_declined_pays_and_finds_the_order_again_by_keyboard_alone(
    new_shopper: NewShopper, shop: AnyShop
) -> None:
    keys = Keyboard(shopper := new_shopper())
    shopper.open("products/TEA")
    keys.press("Add to cart")
    keys.press("Check out")
    keys.arrives("Checkout")
    keys.type("ear@example.com", *DELIVER_TO)
    keys.pay_with("pm_card_declined")
    keys.press("Order and pay")
    keys.arrives("Order")
    shopper.sees_state("waits")
    keys.pay_with("pm_card_ok")
    keys.press("Pay ")
    shopper.sees_state("paid")
    shopper.hears("Thank you! Your order is paid")

    later = Keyboard(somebody := new_shopper())
    somebody.open()
    later.press("Find an order")
    later.arrives("Find an order")
    later.type(f"https://shop.example{link_for(shop.folder / 'var' / 'mail', 'ear@example.com', 'orders/')}")
    later.press("Show the order")
    later.arrives("Order")
    somebody.sees_state("paid")


def test_somebody_registers_buys_follows_and_prints_the_invoice_by_keyboard_alone(
    shopper: Shopper, shop: AnyShop
) -> None:
    keys, page = Keyboard(shopper), shopper.page
    page.add_init_script("window.print = () => { window.hasPrinted = true }")
    shopper.open("register")
    keys.type("Ada Martin", "ada@example.com", "ada", PASSWORD)
    keys.press("Create my account")
    keys.arrives("Please look into your mail")
    keys.opens(link_for(shop.folder / "var" / "mail", "ada@example.com", "confirm"))
    keys.press("Open my account")
    keys.arrives("Your account is open")
    keys.press("Sign in")
    keys.arrives("Sign in")
    keys.type("ada", PASSWORD)
    page.keyboard.press("Enter")
    keys.arrives("Hello Ada Martin")

    shopper.open("products/POT")
    keys.press("Add to cart")
    keys.press("Check out")
    keys.arrives("Checkout")
    keys.type(*DELIVER_TO)
    keys.press("Order and pay")
    keys.arrives("Order")
    shopper.sees_state("paid")
    shopper.open("account")
    keys.press("Orders")
    keys.arrives("Your orders")
    keys.press("Order ")
    keys.arrives("Order")
    expect(page.locator("app-order-timeline li").first).to_be_visible(timeout=PATIENCE)
    keys.press("Invoice F-")
    keys.arrives("Invoice")
    with page.expect_download() as download:
        keys.press("(PDF)")
    assert download.value.suggested_filename.startswith("F-")
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.locator("h1").focus()
    keys.press("Print")
    assert page.evaluate("() => window.hasPrinted")


def test_addresses_devices_and_the_end_of_an_account_are_there_by_keyboard_alone(
    shopper: Shopper, shop: AnyShop
) -> None:
    elsewhere = signed_up(shop, "kay")
    keys, page = Keyboard(shopper), shopper.page
    shopper.open("login")
    keys.type("kay", PASSWORD)
    page.keyboard.press("Enter")
    keys.arrives("Hello Kay")

    keys.press("Addresses")
    keys.arrives("Your addresses")
    keys.press("Add an address")
    expect(page.locator("app-address-form input").first).to_be_focused(timeout=PATIENCE)
    keys.type_on(*DELIVER_TO)
    keys.press("Save")
    keys.arrives("Your addresses")
    shopper.hears("Saved")
    expect(page.locator("app-postal-address")).to_have_count(2, timeout=PATIENCE)
    keys.press("Remove")
    shopper.hears("The address was removed")
    keys.arrives("Your addresses")
    expect(page.locator("app-postal-address")).to_have_count(1)

    keys.press("Signing in")
    keys.arrives("Signing in")
    expect(page.get_by_text("This device")).to_be_visible(timeout=PATIENCE)
    keys.press("Sign out there")
    expect(page.get_by_text("Sign out there")).to_have_count(0, timeout=PATIENCE)
    wait_for_status(elsewhere, 401)

    shopper.open("account/data")
    with page.expect_download():
        keys.press("Download")
    keys.press("Close my account")
    expect(page.locator("input[autocomplete=current-password]")).to_be_focused(timeout=PATIENCE)
    keys.type_on(PASSWORD)
    page.keyboard.press("Enter")
    keys.arrives("Good things")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible(timeout=PATIENCE)


def test_an_invoice_prints_as_dark_words_on_white_paper_and_nothing_else(shopper: Shopper) -> None:
    order = shopper.buy("TEA")
    shopper.sees_state("paid")
    page = shopper.page
    page.get_by_role("button", name="Colours: as on this device").click()
    page.get_by_role("button", name="Colours: light").click()
    page.locator(f"a[href$='/{order}/documents']").click()
    sheet = page.locator("app-invoice-sheet")
    expect(sheet).to_be_visible(timeout=PATIENCE)
    page.emulate_media(media="print")
    assert page.evaluate("() => getComputedStyle(document.documentElement).colorScheme") == "light"
    for outside in ("app-header", "app-footer", "main h1"):
        expect(page.locator(outside)).to_be_hidden()
    assert page.title().startswith("Invoice F-")  # what a browser calls the file
    assert page.pdf().startswith(b"%PDF")


def test_the_first_stop_leads_past_the_header(shopper: Shopper) -> None:
    shopper.open("products")
    shopper.page.keyboard.press("Tab")
    assert shopper.focus() == "A To the content"
    shopper.page.keyboard.press("Enter")
    assert shopper.focus().startswith("MAIN")


def test_a_wrong_field_gets_the_focus_and_keeps_what_was_typed(shopper: Shopper) -> None:
    shopper.add("TEA")
    shopper.go_to_checkout()
    email = shopper.page.locator("input[autocomplete=email]")
    email.fill("not an address")
    shopper.page.locator('input[autocomplete="shipping name"]').fill("Zoé")
    expect(shopper.page.locator("mat-error")).to_contain_text("e-mail address")  # said as soon as the field is left
    shopper.button("order").click()
    expect(email).to_be_focused(timeout=PATIENCE)
    expect(email).to_have_value("not an address")


def test_the_drawer_keeps_the_focus_and_gives_it_back(shopper: Shopper) -> None:
    shopper.open("products/TEA")
    shopper.button("add").click()
    drawer = shopper.page.locator("dialog[open]")
    expect(drawer).to_be_visible(timeout=PATIENCE)
    for _ in range(12):
        shopper.page.keyboard.press("Tab")
        assert not shopper.page.evaluate("() => document.activeElement.closest('main, header, footer')")
    shopper.page.keyboard.press("Escape")
    expect(drawer).to_have_count(0, timeout=PATIENCE)
    assert shopper.focus() == "BUTTON Add to cart"


def test_changes_are_announced_politely(shopper: Shopper) -> None:
    shopper.add("TEA")
    shopper.page.locator("dialog").get_by_role("button", name="One more of Thing TEA").click()
    polite = shopper.page.locator("dialog [aria-live=polite]")  # what is outside an open dialog is silent
    expect(polite).to_have_text("Thing TEA: now 2", timeout=PATIENCE)


def test_those_who_want_no_motion_get_none(new_shopper: NewShopper) -> None:
    shopper = new_shopper(reduced_motion="reduce")
    for path in ("", "products", "products/TEA", "cart", "login"):
        shopper.open(path)
        assert shopper.page.evaluate(_MOVING) == [], path
    shopper.add("TEA")
    assert shopper.page.evaluate(_MOVING) == []


#: Whatever takes longer than nobody can see, or scrolls softly.
_MOVING = """
() => [...document.querySelectorAll('*')].filter((each) => {
    const style = getComputedStyle(each);
    const times = `${style.animationDuration},${style.transitionDuration}`.split(',').map(parseFloat);
    return Math.max(...times) > 0.001 || style.scrollBehavior === 'smooth';
}).map((each) => `${each.tagName}.${each.className}`)
"""


def test_the_chosen_theme_and_language_stay(shopper: Shopper) -> None:
    page = shopper.page
    shopper.open("cart")
    page.get_by_role("button", name="Colours: as on this device").click()
    page.get_by_role("button", name="Colours: light").click()
    assert page.evaluate("() => getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.get_by_role("link", name="Français").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre panier", timeout=PATIENCE)
    assert page.evaluate("() => document.documentElement.lang") == "fr"
    assert page.evaluate("() => getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.goto(f"{shopper.base}/")
    page.wait_for_url("**/fr/")
