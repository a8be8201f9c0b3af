"""Buying as a guest and as a customer, in both languages, on a phone and at a desk; and what belongs to a customer."""

import json
import re
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize, expect

from shop.roles.catalogue import BACKOFFICE, MODULES
from tests.live.apart import AnyShop
from tests.live.client import ADDRESS
from tests.live.goods import rename
from tests.storefront.conftest import DESK, PHONE, NewShopper
from tests.storefront.mails import link_for
from tests.storefront.people import PASSWORD, boss, signed_up, wait_for_status
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
    page.get_by_label("Express delivery").check()
    expect(shopper.button("order")).to_contain_text("29.80", timeout=PATIENCE)
    order = shopper.order()
    shopper.sees_state("paid")
    shopper.open("account/orders")
    page.locator(f"a[href$='/orders/{order}']").click()
    shopper.sees_state("paid")
    shopper.open("account/invoices")
    page.locator("tbody a").click()
    expect(page.locator("app-invoice-sheet")).to_contain_text("Zoé Martin", timeout=PATIENCE)
    expect(page.locator("app-invoice-sheet")).to_contain_text("Express delivery")


def test_a_forgotten_password_gives_way_to_a_new_one(shopper: Shopper, shop: AnyShop) -> None:
    name = f"tom{uuid.uuid4().hex[:6]}"
    elsewhere = signed_up(shop, name)
    page, fresh = shopper.page, "a new and better passphrase"
    shopper.open("login")
    page.get_by_role("link", name="I forgot my password").click()
    page.locator("input[autocomplete=email]").fill(f"{name}@example.com")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("status").filter(has_text="is on its way")).to_be_visible(timeout=PATIENCE)

    page.goto(shopper.base + link_for(shop.folder / "var" / "mail", f"{name}@example.com", "reset"))
    page.locator("input[autocomplete=new-password]").fill(fresh)
    page.get_by_role("button", name="Set the password").click()
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    shopper.sign_in(name, PASSWORD)
    expect(page.get_by_role("alert")).to_be_visible(timeout=PATIENCE)
    shopper.sign_in(name, fresh)
    expect(page.get_by_role("heading", name=re.compile("^Hello"))).to_be_visible(timeout=PATIENCE)
    wait_for_status(elsewhere, 401)  # every device was signed out


def test_a_misspelt_search_is_put_right_and_the_last_pieces_are_counted(new_shopper: NewShopper, shop: AnyShop) -> None:
    rename(shop, "FEW", fr="Théière en grès", en="Stoneware teapot")
    shopper = new_shopper(language="fr", viewport=PHONE)
    page = shopper.page
    shopper.open()
    page.get_by_role("searchbox").fill("Thièere")
    page.get_by_role("searchbox").press("Enter")
    page.locator("app-search-facets").get_by_role("link", name="theiere").click()  # accents do not matter
    expect(page.locator("app-product-card")).to_have_count(1, timeout=PATIENCE)
    expect(page.locator("app-product-card")).to_contain_text("Théière en grès")
    expect(page.locator("app-product-card")).to_contain_text("Plus que 3")
    page.get_by_text("Filtrer et trier").click()  # folded on a phone
    page.get_by_label("En stock seulement").check()
    page.wait_for_url("**in_stock=true")
    expect(page.locator("app-product-card")).to_have_count(1, timeout=PATIENCE)
    page.locator("app-product-card a").click()
    expect(page.locator("article app-stock-label")).to_have_text("Plus que 3", timeout=PATIENCE)
    page.get_by_role("spinbutton").fill("9")
    shopper.button("add").click()
    expect(page.locator("dialog [data-sku=FEW] input")).to_have_value("3", timeout=PATIENCE)


def test_a_customers_own_address_is_there_already(shopper: Shopper, shop: AnyShop) -> None:
    name = f"amy{uuid.uuid4().hex[:6]}"
    signed_up(shop, name)
    _enter(shopper, name)
    shopper.add("TEA")
    shopper.go_to_checkout()
    street = shopper.page.locator('input[autocomplete="shipping address-line1"]')
    expect(street).to_have_value(ADDRESS["line1"], timeout=PATIENCE)
    street.fill("3 rue du Port")
    shopper.page.get_by_role("group", name="From your address book").get_by_role("button").click()
    expect(street).to_have_value(ADDRESS["line1"])
    shopper.choose("pm_card_ok")
    shopper.order()
    shopper.sees_state("paid")


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


def test_a_copy_of_ones_data_is_downloaded_and_the_account_closed(shopper: Shopper, shop: AnyShop) -> None:
    name = f"eve{uuid.uuid4().hex[:6]}"
    signed_up(shop, name)
    _enter(shopper, name)
    order = shopper.buy("TEA", email="")
    shopper.open("account/data")
    with shopper.page.expect_download() as download:
        shopper.page.get_by_role("button", name="Download").click()
    copy = json.loads(Path(download.value.path()).read_text())
    assert [each["order"]["id"] for each in copy["orders"]] == [order]

    shopper.page.get_by_role("button", name="Close my account").click()
    password = shopper.page.locator("input[autocomplete=current-password]")
    password.fill("not the password")
    shopper.page.get_by_role("button", name="Erase everything").click()
    expect(shopper.page.locator("mat-error")).to_be_visible(timeout=PATIENCE)
    password.fill(PASSWORD)
    shopper.page.get_by_role("button", name="Erase everything").click()
    expect(shopper.page.get_by_role("link", name="Sign in")).to_be_visible(timeout=PATIENCE)
    shopper.open("login")
    shopper.sign_in(name, PASSWORD)
    expect(shopper.page.get_by_role("alert")).to_be_visible(timeout=PATIENCE)


def test_another_device_is_signed_out_from_here(new_shopper: NewShopper, shop: AnyShop) -> None:
    name = f"liv{uuid.uuid4().hex[:6]}"
    elsewhere = signed_up(shop, name)
    shopper = new_shopper()
    _enter(shopper, name)
    shopper.open("account/security")
    expect(shopper.page.get_by_text("This device")).to_be_visible(timeout=PATIENCE)
    shopper.page.get_by_role("button", name=re.compile("^Sign out there")).click()
    expect(shopper.page.get_by_role("button", name=re.compile("^Sign out there"))).to_have_count(0, timeout=PATIENCE)
    wait_for_status(elsewhere, 401)


def _enter(shopper: Shopper, name: str) -> None:
    shopper.open("login")
    shopper.sign_in(name, PASSWORD)
    expect(shopper.page.get_by_role("heading", name=re.compile("^Hello"))).to_be_visible(timeout=PATIENCE)


def test_staff_see_the_shop_from_its_door_and_nobody_else_does(
    new_shopper: NewShopper, shop: AnyShop, shape: str
) -> None:
    boss(shop, "olga")
    staff = new_shopper()
    streams: list[str] = []
    staff.page.on("request", lambda each: streams.append(each.url) if "/overview/events" in each.url else None)
    staff.open("login")
    staff.sign_in("olga", PASSWORD)
    staff.page.get_by_role("link", name="Operations").click()
    expect(staff.page.get_by_text("Live from process")).to_be_visible(timeout=PATIENCE)
    for role in (*MODULES, BACKOFFICE):
        there = "absent" if (shape, role) == ("apart", BACKOFFICE) else re.compile("^(ready|degraded)$")
        expect(staff.page.locator(f"[data-role={role}]")).to_have_attribute("data-state", there, timeout=PATIENCE)
    expect(staff.page.locator("[data-role=orders] tbody tr")).to_have_count(3, timeout=PATIENCE)

    shop.client().get("/api/billing/payment-methods")  # what happens is seen without asking again
    expect(staff.page.locator("[data-route='builtin:billing']")).to_be_visible(timeout=PATIENCE)

    name = f"eve{uuid.uuid4().hex[:6]}"
    signed_up(shop, name)
    customer = new_shopper()
    _enter(customer, name)
    expect(customer.page.get_by_role("link", name="Operations")).to_have_count(0)
    customer.open("ops")
    expect(customer.page.get_by_text("This page is for staff")).to_be_visible(timeout=PATIENCE)
    expect(customer.page.locator("[data-role]")).to_have_count(0)
    expect(staff.page.get_by_text("Live from process")).to_be_visible()
    assert len(streams) == 1  # it did not break off
