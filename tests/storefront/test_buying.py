"""Buying: as a guest and as a customer, in both languages, on a phone and at a desk."""

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.live.apart import AnyShop
from tests.storefront.conftest import DESK, PHONE, NewShopper
from tests.storefront.mails import link_for
from tests.storefront.people import PASSWORD
from tests.storefront.shopper import PATIENCE, Shopper


@pytest.mark.parametrize(("language", "viewport"), [("en", PHONE), ("fr", DESK)], ids=["en-phone", "fr-desk"])
def test_a_guest_buys_and_finds_the_order_again(
    new_shopper: NewShopper, shop: AnyShop, language: str, viewport: ViewportSize
) -> None:
    shopper = new_shopper(language=language, viewport=viewport)
    address = f"guest-{language}@example.com"
    order = shopper.buy("TEA", email=address)
    shopper.sees_state("paid")
    link = link_for(shop.folder / "var" / "mail", address, "orders/")
    assert link.startswith(f"/{language}/orders/{order}#")

    later = new_shopper(language=language, viewport=viewport)
    later.open("find-order")
    later.page.locator("main input").fill(f"https://shop.example{link}")
    later.page.locator("main button[type=submit]").click()
    later.sees_state("paid")
    later.page.locator("a[href$='/documents']").click()
    expect(later.page.locator("app-invoice-sheet")).to_contain_text("F-", timeout=PATIENCE)


def test_somebody_registers_buys_follows_and_reads_the_invoice(shopper: Shopper, shop: AnyShop) -> None:
    page = shopper.page
    shopper.add("POT")
    shopper.open("register")
    for token, value in {"name": "Zoé Martin", "email": "zoe@example.com", "username": "zoe"}.items():
        page.locator(f"input[autocomplete={token}]").fill(value)
    page.locator("input[autocomplete=new-password]").fill(PASSWORD)
    page.get_by_role("button", name="Create my account").click()
    expect(page.get_by_role("heading", name="Please look into your mail")).to_be_visible(timeout=PATIENCE)

    page.goto(shopper.base + link_for(shop.folder / "var" / "mail", "zoe@example.com", "confirm"))
    page.get_by_role("button", name="Open my account").click()
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    shopper.sign_in("zoe", PASSWORD)
    expect(page.get_by_role("heading", name="Hello Zoé Martin")).to_be_visible(timeout=PATIENCE)

    shopper.open("checkout")  # what was put into the cart as a guest came along
    shopper.fill_in()
    order = shopper.order()
    shopper.sees_state("paid")
    shopper.open("account/orders")
    page.locator(f"a[href$='/orders/{order}']").click()
    shopper.sees_state("paid")
    shopper.open("account/invoices")
    page.locator("tbody a").click()
    expect(page.locator("app-invoice-sheet")).to_contain_text("Zoé Martin", timeout=PATIENCE)


def test_a_declined_card_is_followed_by_another(shopper: Shopper) -> None:
    shopper.buy("TEA", card="pm_card_declined")
    shopper.sees_state("waits")
    expect(shopper.page.get_by_role("alert")).to_contain_text("The payment was declined")
    shopper.choose("pm_card_ok")
    shopper.button("pay").click()
    shopper.sees_state("paid")


def test_a_payment_nobody_has_heard_of_yet_is_followed_until_it_is_known(shopper: Shopper) -> None:
    shopper.buy("TEA", card="pm_card_capture_silent")
    shopper.sees_state("paid")
