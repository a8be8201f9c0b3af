"""``python -m tests.storefront.screenshots FOLDER``: every page as people see it, at both widths, in both themes.

Starts a shop with demo goods and walks through it as somebody with an account. ``--base URL`` looks at a running one.
"""

import argparse
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import expect, sync_playwright

from tests.live.shop import Shop
from tests.servers import chromium
from tests.storefront.conftest import DESK, PHONE
from tests.storefront.shopper import Shopper
from tests.storefront.walk import Walker

THEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
WIDTHS: Final = {"phone": PHONE, "desk": DESK}
LOGIN, STAFF = ("alice", "demo-shop-2026"), ("staff", "demo-shop-2026")
#: After these the colours have changed.
_TWO_FRAMES: Final = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
#: Name → path, for guests; then for somebody with an account.
GUEST: Final = {
    "home": "",
    "list": "products",
    "search": "products?q=lamp",
    "nothing-found": "products?q=xylophone",
    "category": "categories/garden",
    "product": "products/GAR-008",
    "cart-empty": "cart",
    "find-order": "find-order",
    "login": "login",
    "register": "register",
    "forgotten": "forgotten",
    "reset": "reset?token=x",
    "confirm": "confirm?token=x",
    "order-unknown": "orders/00000000000000000000000000000000",
    "terms": "pages/terms",
    "not-found": "no-such-page",
}
CUSTOMER: Final = {
    "account": "account",
    "orders": "account/orders",
    "invoices": "account/invoices",
    "addresses": "account/addresses",
    "security": "account/security",
    "data": "account/data",
}


#: Pictures that are drawn later are looked at, too, once they are painted.
_ALL_THERE: Final = """
async () => {
    const all = [...document.images];
    for (const each of all) each.loading = 'eager';
    await Promise.allSettled(all.map((each) => each.decode()));
    return all.every((each) => each.complete);
}
"""


class Camera:
    """Takes a picture of what ``shopper`` sees, once per theme: ``FOLDER/phone-light-home.png``."""

    def __init__(self, shopper: Shopper, folder: Path, width: str) -> None:
        self.walker = Walker(shopper)
        self._page, self._folder, self._width = shopper.page, folder, width

    def go(self, name: str, path: str) -> None:
        self.walker.go(path)
        self.shoot(name)

    def shoot(self, name: str, *, whole: bool = True) -> None:
        self.walker.settle()
        self._page.wait_for_load_state("networkidle")
        self._page.wait_for_function(_ALL_THERE)
        self.shoot_moving(name, whole=whole)

    def shoot_moving(self, name: str, *, whole: bool = True) -> None:
        """Of a page that never stops asking."""
        for theme in THEMES:
            self._page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            self._page.evaluate(_TWO_FRAMES)
            self._page.screenshot(path=self._folder / f"{self._width}-{theme}-{name}.png", full_page=whole)
        self._page.emulate_media(color_scheme="light", reduced_motion="reduce")

    def paper(self, name: str) -> None:
        """As it is printed."""
        self._page.emulate_media(media="print")
        self._page.screenshot(path=self._folder / f"{self._width}-{name}.png", full_page=True)
        self._page.emulate_media(media="screen")


def take(base: str, folder: Path, language: str) -> None:
    """All of them, into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with chromium.running() as program, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        for width, viewport in WIDTHS.items():
            for look in (_walk, _operate):
                context = browser.new_context(viewport=viewport, reduced_motion="reduce", is_mobile=viewport is PHONE)
                shopper = Shopper(context.new_page(), base=base, language=language)
                look(shopper, Camera(shopper, folder, width))
                context.close()
        browser.close()


def _walk(shopper: Shopper, camera: Camera) -> None:
    shopper.open()
    for name, path in GUEST.items():
        camera.go(name, path)
    shopper.add("GAR-009")
    camera.shoot("drawer", whole=False)
    camera.go("cart", "cart")
    camera.go("checkout", "checkout")
    shopper.button("order").click()
    camera.shoot("checkout-errors")
    shopper.buy("GAR-010", card="pm_card_declined")
    camera.shoot("order-declined")
    camera.go("login", "login")
    shopper.sign_in(*LOGIN)
    shopper.page.wait_for_url("**/account")
    for name, path in CUSTOMER.items():
        camera.go(name, path)
    order = shopper.buy("GAR-009", email="")
    shopper.sees_state("paid")
    camera.shoot("order")
    camera.go("invoice", f"orders/{order}/documents")
    camera.paper("invoice-paper")
    shopper.page.context.set_offline(True)
    expect(shopper.page.locator("app-connection-notice")).to_contain_text(re.compile("no connection|connexion"))
    camera.shoot("offline", whole=False)
    shopper.page.context.set_offline(False)


def _operate(shopper: Shopper, camera: Camera) -> None:
    """As staff, in a browser of their own. The page listens to its stream as long as it is open."""
    shopper.open("login?next=%2Fops")
    shopper.sign_in(*STAFF)
    expect(shopper.page.locator("[data-role=orders]")).to_be_visible()
    expect(shopper.page.locator("app-sparkline path").first).to_be_attached()
    camera.shoot_moving("operations")


@contextmanager
def _demo() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="shop-pictures-", ignore_cleanup_errors=True) as folder:
        shop = Shop(Path(folder), databases={})
        try:
            shop.start()
            shop.manage("demo")
            yield shop.base
        finally:
            shop.kill()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--base", help="the address of a shop that runs, with the demo's goods")
    parser.add_argument("--language", choices=("en", "fr"), default="en")
    options = parser.parse_args()
    if options.base:
        take(options.base, options.folder, options.language)
        return
    with _demo() as base:
        take(base, options.folder, options.language)


if __name__ == "__main__":
    main()
