"""Hands that have no mouse."""

from typing import Final

from playwright.sync_api import expect

from tests.storefront.shopper import PATIENCE, Shopper

#: More stops than any page here has before its end.
_STOPS: Final = 60
_IS_FIELD: Final = "() => document.activeElement.matches('main input:not([type=radio])')"
_IS_PAYMENT: Final = "() => document.activeElement.matches('input[name=payment_method]')"
_CHOSEN: Final = "() => document.activeElement.value"


class Keyboard:
    """Presses Tab, Enter, arrows and letters."""

    def __init__(self, shopper: Shopper) -> None:
        self.shopper = shopper
        self._page = shopper.page

    def opens(self, path: str) -> None:
        """A page by its address, from the mail or the bookmarks."""
        self._page.goto(f"{self.shopper.base}{path}")
        self.shopper.heading()

    def press(self, text: str) -> None:
        """Tab until the link or button that says ``text`` has the focus, then Enter."""
        for _ in range(_STOPS):
            self._page.keyboard.press("Tab")
            kind, _, label = self.shopper.focus().partition(" ")
            if kind in {"A", "BUTTON"} and text in label:
                self._page.keyboard.press("Enter")
                return
        raise AssertionError(f"{_STOPS} times Tab do not reach {text!r}")

    def type(self, *values: str) -> None:
        """One into each of the text fields that follow."""
        for value in values:
            self._tab_until(_IS_FIELD)
            self._page.keyboard.insert_text(value)

    def type_on(self, first: str, *more: str) -> None:
        """As ``type``, where the first field has the focus already."""
        assert self._page.evaluate(_IS_FIELD), self.shopper.focus()
        self._page.keyboard.insert_text(first)
        self.type(*more)

    def pay_with(self, card: str) -> None:
        """Tab into the choice of payments, then arrows."""
        expect(self._page.locator("input[name=payment_method]").first).to_be_checked(timeout=PATIENCE)
        self._tab_until(_IS_PAYMENT)
        for _ in range(_STOPS):
            if self._page.evaluate(_CHOSEN) == card:
                return
            self._page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {card}")

    def arrives(self, heading: str) -> None:
        """The page with that heading is there, and has the focus."""
        expect(self._page.locator("h1", has_text=heading)).to_be_focused(timeout=PATIENCE)

    def _tab_until(self, condition: str) -> None:
        for _ in range(_STOPS):
            self._page.keyboard.press("Tab")
            if self._page.evaluate(condition):
                return
        raise AssertionError(f"{_STOPS} times Tab do not reach {condition}")
