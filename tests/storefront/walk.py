"""A walk through every page of the shop, without loading it anew for each: as a visitor's links lead through it."""

import uuid
from collections.abc import Iterator
from typing import Final

from playwright.sync_api import Request, expect

from tests.live.apart import AnyShop
from tests.storefront.pages import CUSTOMER, GUEST, full_cart, order_paid, order_waiting
from tests.storefront.people import PASSWORD, signed_up
from tests.storefront.shopper import PATIENCE, Shopper

#: The page has its heading, stands in for nothing any more, and is the one that the address names.
_IS_THERE: Final = """() => !document.querySelector('h1[data-left], .skeleton') && document.querySelector('h1')"""
#: What the Back button does. The heading that is there is marked, where another page will have another.
_GO: Final = """(address) => {
    const page = (at) => at.split(/[?#]/)[0];
    const old = document.querySelector('h1');
    if (page(address) !== location.pathname && old) old.dataset.left = '';
    history.pushState(null, '', address);
    dispatchEvent(new PopStateEvent('popstate', { state: null }));
}"""


class Walker:
    """Goes to pages by their address, and waits until they have all they asked for."""

    def __init__(self, shopper: Shopper) -> None:
        self.shopper = shopper
        self._waiting: set[Request] = set()
        page = shopper.page
        page.on("request", self._asks)
        page.on("requestfinished", self._is_done)
        page.on("requestfailed", self._is_done)

    def go(self, path: str) -> str:
        """Within the page that is open; answers ``path``."""
        self.shopper.page.evaluate(_GO, f"/{self.shopper.language}/{path}")
        self.settle()
        return path

    def settle(self) -> None:
        """Return when the page is whole and has asked for nothing more for two frames."""
        page = self.shopper.page
        quiet = 0
        while quiet < 2:
            page.wait_for_function(_IS_THERE, timeout=PATIENCE)
            page.evaluate("() => new Promise(requestAnimationFrame)")
            quiet = 0 if self._waiting else quiet + 1

    def _asks(self, request: Request) -> None:
        self._waiting.add(request)

    def _is_done(self, request: Request) -> None:
        self._waiting.discard(request)

    def everywhere(self, shop: AnyShop) -> Iterator[str]:
        """Every page in turn, by name; the cart is empty at first and full after."""
        shopper = self.shopper
        shopper.open()
        for path in GUEST:
            yield self.go(path)
        full_cart(shopper)
        self.settle()
        yield "the cart's drawer"
        for path in ("cart", "checkout"):
            yield f"{self.go(path)}, full"
        shopper.button("order").click()
        expect(shopper.page.locator("mat-error").first).to_be_visible(timeout=PATIENCE)
        yield "checkout, with errors"
        for path in (order_waiting(shopper), order_paid(shopper)):
            self.settle()
            yield path
        yield self.go(f"{path}/documents")
        yield from self._account(shop)

    def _account(self, shop: AnyShop) -> Iterator[str]:
        shopper, name = self.shopper, f"ida{uuid.uuid4().hex[:8]}"
        signed_up(shop, name)
        self.go("login")
        shopper.sign_in(name, PASSWORD)
        shopper.page.wait_for_url("**/account")
        shopper.buy("TEA", email="")
        for path in CUSTOMER:
            yield self.go(path)
        self.go("account/addresses")
        shopper.page.locator("li button").first.click()
        self.settle()
        yield "account/addresses, changing one"
