"""What belongs to a customer: their sessions, a copy of their data, and the end of it."""

import json
import re
import uuid
from pathlib import Path

from playwright.sync_api import expect

from tests.live.apart import AnyShop
from tests.storefront.conftest import NewShopper
from tests.storefront.people import PASSWORD, signed_up, wait_for_status
from tests.storefront.shopper import PATIENCE, Shopper


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
