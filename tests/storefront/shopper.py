"""A person at the storefront: does what the labels say, in the language of the page."""

import re
from typing import Final

from playwright.sync_api import ConsoleMessage, Locator, Page, expect

#: Up to five times what a slow machine needs.
PATIENCE: Final = 20_000
#: The browser's own line for every answer that is not 2xx: declined cards have one.
NETWORK: Final = "Failed to load resource"
ADDRESS: Final = {
    "name": "Zoé Martin",
    "address-line1": "1 rue de la Paix",
    "postal-code": "75002",
    "address-level2": "Paris",
}
WORDS: Final = {
    "en": {
        "add": "Add to cart",
        "cart": "Cart",
        "checkout": "Check out",
        "order": re.compile("^Order and pay"),
        "pay": re.compile("^Pay "),
        "paid": "Thank you! Your order is paid",
        "waits": "Your order waits to be paid",
        "sign in": "Sign in",
    },
    "fr": {
        "add": "Ajouter au panier",
        "cart": "Panier",
        "checkout": "Commander",
        "order": re.compile("^Commander et payer"),
        "pay": re.compile("^Payer "),
        "paid": "Merci ! Votre commande est payée",
        "waits": "Votre commande attend son paiement",
        "sign in": "Se connecter",
    },
}


class Shopper:
    """``page`` is their browser tab, ``errors`` what the pages did wrong: uncaught errors and refused by the policy."""

    def __init__(self, page: Page, *, base: str, language: str = "en") -> None:
        self.page = page
        self.base = base
        self.language = language
        self.words = WORDS[language]
        self.errors: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._hear)

    def open(self, path: str = "") -> None:
        """A page of the shop, once its heading is there."""
        self.page.goto(f"{self.base}/{self.language}/{path}")
        self.heading()

    def heading(self) -> str:
        """What the page is called."""
        heading = self.page.locator("h1")
        expect(heading).to_be_visible(timeout=PATIENCE)
        return heading.inner_text()

    def button(self, name: str) -> Locator:
        """By its key among the words."""
        return self.page.get_by_role("button", name=self.words[name])  # type: ignore[arg-type]

    def add(self, sku: str) -> None:
        """Put one piece into the cart from its page; the drawer opens."""
        self.open(f"products/{sku}")
        self.button("add").click()
        expect(self.page.locator(f"dialog [data-sku={sku}]")).to_be_visible(timeout=PATIENCE)

    def go_to_checkout(self) -> None:
        """From the open drawer."""
        self.page.locator("dialog").get_by_role("link", name=self.words["checkout"]).click()  # type: ignore[arg-type]
        expect(self.button("order")).to_be_visible(timeout=PATIENCE)

    def fill_in(self, *, email: str = "", card: str = "pm_card_ok") -> None:
        """Who, where to, how to pay. A guest gives an e-mail address."""
        if email:
            self.page.locator("input[autocomplete=email]").fill(email)
        for token, value in ADDRESS.items():
            self.page.locator(f'input[autocomplete="shipping {token}"]').fill(value)
        self.choose(card)

    def choose(self, card: str) -> None:
        self.page.locator(f"input[value={card}]").check()

    def order(self) -> str:
        """Press the button, and answer the id of the order whose page opens."""
        self.button("order").click()
        self.page.wait_for_url(re.compile(r"/orders/\w{32}$"), timeout=PATIENCE)
        return self.page.url.rsplit("/", 1)[1]

    def buy(self, sku: str, *, email: str = "guest@example.com", card: str = "pm_card_ok") -> str:
        """From the shelf to the order's page; answers its id."""
        self.add(sku)
        self.go_to_checkout()
        self.fill_in(email=email, card=card)
        return self.order()

    def sees_state(self, name: str) -> None:
        """The order's page says so, soon."""
        expect(self.page.locator("app-order-state .title")).to_have_text(str(self.words[name]), timeout=PATIENCE)

    def hears(self, text: str) -> None:
        """A screen reader says so, without interrupting."""
        expect(self.page.locator("app-announcements p").last).to_have_text(text, timeout=PATIENCE)

    def sign_in(self, login: str, password: str) -> None:
        """On the page that is open."""
        self.page.locator("input[autocomplete=username]").fill(login)
        self.page.locator("input[autocomplete=current-password]").fill(password)
        self.page.locator("main").get_by_role("button", name=self.words["sign in"]).click()  # type: ignore[arg-type]

    def focus(self) -> str:
        """What has the focus: its tag and its text."""
        answer: str = self.page.evaluate(
            "() => { const e = document.activeElement; return `${e.tagName} ${e.innerText ?? ''}`.trim() }"
        )
        return answer

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(NETWORK):
            self.errors.append(f"{message.type}: {message.text}")
