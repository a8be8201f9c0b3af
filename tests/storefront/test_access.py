"""For everybody: readers by ear, by keyboard, at any width, in both languages and both themes."""

import time
import uuid
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.live.apart import AnyShop
from tests.storefront.conftest import DESK, ROOT, NewShopper
from tests.storefront.pages import CUSTOMER, GUEST, full_cart, order_paid, order_waiting
from tests.storefront.people import PASSWORD, signed_up
from tests.storefront.shopper import PATIENCE, Shopper

AXE: Final = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
THEMES: Final[Mapping[Literal["light", "dark"], list[str]]] = {"light": RULES, "dark": ["color-contrast"]}
SETTLED_WITHIN: Final = 3.0
NARROW: Final[ViewportSize] = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def shape() -> str:
    """What a page looks like does not depend on where its answers come from."""
    return "together"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_axe_finds_nothing_in_either_theme_and_nothing_is_cut_off_at_320_pixels(
    new_shopper: NewShopper, shop: AnyShop, language: str
) -> None:
    """320 pixels are also what a desk has left at 400 %."""
    shopper = new_shopper(language=language, reduced_motion="reduce")
    found = {path: [*_violations(shopper), *_overflow(shopper)] for path in _walk(shopper, shop)}
    assert {path: each for path, each in found.items() if each} == {}


def test_a_guest_buys_by_keyboard_alone(shopper: Shopper) -> None:
    page = shopper.page
    shopper.open("products/TEA")
    _tab_to(shopper, "Add to cart")
    page.keyboard.press("Enter")
    expect(page.locator("dialog [data-sku=TEA]")).to_be_visible(timeout=PATIENCE)
    _tab_to(shopper, "Check out")
    page.keyboard.press("Enter")
    expect(shopper.button("order")).to_be_visible(timeout=PATIENCE)
    assert shopper.focus() == "H1 Checkout"
    expect(page.locator("input[name=payment_method]").first).to_be_checked(timeout=PATIENCE)
    for value in ("ear@example.com", "Zoé Martin", "1 rue de la Paix", "", "75002", "Paris"):
        _tab_to_field(shopper)
        page.keyboard.type(value)
    _tab_to(shopper, "Order and pay")
    page.keyboard.press("Enter")
    shopper.sees_state("paid")
    assert shopper.focus().startswith("H1 Order")


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
    shopper.add("TEA")
    seconds = shopper.page.evaluate(
        "() => parseFloat(getComputedStyle(document.querySelector('dialog[open]')).animationDuration)"
    )
    assert seconds < 0.001


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


def _walk(shopper: Shopper, shop: AnyShop) -> Iterator[str]:
    """Opens every page in turn; the cart is empty at first and full after."""
    for path in GUEST:
        yield _opened(shopper, path)
    full_cart(shopper)
    yield "the cart's drawer"
    for path in ("cart", "checkout"):
        yield f"{_opened(shopper, path)}, full"
    shopper.button("order").click()
    expect(shopper.page.locator("mat-error").first).to_be_visible(timeout=PATIENCE)
    yield "checkout, with errors"
    for path in (order_waiting(shopper), order_paid(shopper)):
        yield _opened(shopper, path)
    yield _opened(shopper, f"{path}/documents")
    name = f"ida{uuid.uuid4().hex[:8]}"
    signed_up(shop, name)
    shopper.open("login")
    shopper.sign_in(name, PASSWORD)
    shopper.page.wait_for_url("**/account")
    shopper.buy("TEA", email="")
    for path in CUSTOMER:
        yield _opened(shopper, path)
    shopper.open("account/addresses")
    shopper.page.locator("li button").first.click()
    yield "account/addresses, changing one"


def _opened(shopper: Shopper, path: str) -> str:
    shopper.open(path)
    shopper.page.wait_for_load_state("networkidle")
    return path


def _violations(shopper: Shopper) -> list[str]:
    """What axe has to say in the light, and about contrast in the dark, once colours have stopped changing."""
    shopper.page.evaluate(AXE.read_text(encoding="utf-8"))
    said = []
    for theme, rules in THEMES.items():
        shopper.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        said += [f"{theme}: {each}" for each in _axe(shopper, rules)]
    shopper.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return said


def _axe(shopper: Shopper, rules: list[str]) -> list[str]:
    deadline = time.monotonic() + SETTLED_WITHIN
    while True:
        found = shopper.page.evaluate("(runOnly) => axe.run(document, { runOnly })", rules)
        assert found["passes"], "axe looked at nothing"
        if not found["violations"] or time.monotonic() > deadline:
            return [_short(each) for each in found["violations"]]


def _short(violation: dict[str, Any]) -> str:
    """The rule, and the first thing that breaks it."""
    node = violation["nodes"][0]
    return f"{violation['id']} {node['html'][:120]} {node['failureSummary'][:300]}"


def _overflow(shopper: Shopper) -> list[str]:
    """The first thing that does not fit, if the page scrolls sideways at 320 pixels."""
    shopper.page.set_viewport_size(NARROW)
    found: str = shopper.page.evaluate(
        """() => {
            const page = document.documentElement;
            if (page.scrollWidth <= page.clientWidth) return '';
            const all = [...document.querySelectorAll('main *, header *, footer *, dialog *')];
            const out = all.find((each) => each.getBoundingClientRect().right > page.clientWidth + 1);
            return (out ?? page).outerHTML.slice(0, 200);
        }"""
    )
    shopper.page.set_viewport_size(DESK)
    return [f"too wide: {found}"] if found else []


def _tab_to(shopper: Shopper, text: str) -> None:
    for _ in range(60):
        shopper.page.keyboard.press("Tab")
        if text in shopper.focus():
            return
    raise AssertionError(f"60 times Tab do not reach {text!r}")


def _tab_to_field(shopper: Shopper) -> None:
    """The next field of the form for text."""
    for _ in range(20):
        shopper.page.keyboard.press("Tab")
        if shopper.page.evaluate("() => document.activeElement.matches('main input:not([type=radio])')"):
            return
    raise AssertionError("no field follows")
