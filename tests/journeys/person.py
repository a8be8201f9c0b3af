"""A person with a seed: what they do is drawn from it alone, and what they hear is written down."""

import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import requests

from tests.journeys.town import Town, goods, prefix, signed_in, username
from tests.journeys.transcript import Transcript, body_of
from tests.live.client import ADDRESS, Client

#: Most cards work.
CARDS: Final = (
    *("pm_card_ok",) * 8,
    *("",) * 3,
    *("pm_card_declined",) * 2,
    "pm_card_insufficient_funds",
    "pm_card_slow",
    "pm_card_never",
    "pm_card_authorise_silent",
    "pm_card_capture_silent",
    "pm_card_capture_500",
    "pm_card_capture_half",
    "pm_card_capture_declined",
    "pm_card_refund_silent",
    "pm_no_such_card",
)
#: Of an order that somebody or something is still at work on.
UNDER_WAY: Final = frozenset({"placed", "paying", "confirmed", "committed", "captured", "shipping", "canceling"})
FOLLOWED_FOR: Final = 120.0


@dataclass(frozen=True)
class Known:
    """An order of this person, and what a guest finds it by."""

    id: str
    token: str


class Person:
    """``live`` is the whole journey."""

    def __init__(self, town: Town, seed: int) -> None:
        self._chance = random.Random(f"journey {seed}")
        self._seed, self._staff = seed, town.staff()
        self._skus = [good.sku for good in goods(seed)]
        self.client: Client = town.shop.client()
        self.client.language = self._chance.choice(("en", "fr"))
        self.orders: list[Known] = []
        self.transcript = Transcript()

    def live(self) -> None:
        """Some fill a cart before they sign in, some never do."""
        signs_in = self._chance.choice((None, 0, 0, 4))
        for number in range(self._chance.randrange(12, 24)):
            if number == signs_in:
                self._sign_in()
            self._some_step()
        self._add()
        self._check_out()
        self._look_at_order()

    def _some_step(self) -> None:
        (step,) = self._chance.choices([step for step, _ in STEPS], [weight for _, weight in STEPS])
        step(self)

    # ------------------------------------------------------------ looking around

    def _browse(self) -> None:
        path = self._chance.choice(
            (
                f"products?q={prefix(self._seed)}",
                f"products?q={prefix(self._seed)}&limit=2",
                f"products?q={self._skus[0]}",
                f"products/{self._sku()}",
                "categories",
            )
        )
        self._get("/api/inventory/" + path)

    def _see_cart(self) -> None:
        self._get("/api/orders/cart")

    def _look_at_order(self) -> None:
        if order := self._order():
            self._get(f"/api/orders/{order.id}{self._chance.choice(('', '/full', '/invoices'))}", "/api/orders/{id}")

    def _look_up(self) -> None:
        if order := self._order():
            token = self._chance.choice((order.token, "wrong")) or "none"
            self._post("/api/orders/lookup", {"order": order.id, "order_token": token})

    def _look_at_account(self) -> None:
        self._get(self._chance.choice(("/api/orders/orders", "/api/billing/invoices", "/api/customers/me")))

    # ------------------------------------------------------------ filling a cart

    def _add(self) -> None:
        body = {"sku": self._sku(), "quantity": self._chance.choice((1, 1, 1, 2, 2, 3, 12))}
        answer = self._post("/api/orders/cart/lines", body)
        if answer.status_code == 201:
            self.client.cart = answer.json()["cart_token"] or self.client.cart

    def _set_quantity(self) -> None:
        sku, quantity = self._sku(), self._chance.choice((0, 1, 2, 5))
        path = f"/api/orders/cart/lines/{sku}"
        self._note(f"put {path}", self.client.put(path, {"quantity": quantity}))

    def _take_out(self) -> None:
        path = f"/api/orders/cart/lines/{self._sku()}"
        self._note(f"delete {path}", self.client.request("DELETE", path))

    def _sign_in(self) -> None:
        answer = signed_in(self.client, username(self._seed))
        self._note("log in", answer)
        cart, self.client.token = self.client.cart, answer.json()["access_token"]
        if cart:
            self._post("/api/orders/cart/claim", {"cart_token": cart}, key=self._key())

    # ------------------------------------------------------------ buying

    def _check_out(self) -> None:
        if self._chance.random() < 0.8:
            self._add()
        total = body_of(self._get("/api/orders/cart")) or {}
        body: dict[str, Any] = {"expected_total": total.get("total", 0), "address": ADDRESS}
        body["payment_method"] = self._chance.choice(CARDS)
        if not body["payment_method"]:
            del body["payment_method"]
        if not self.client.token:
            body["email"] = f"guest{self._seed}@example.com"
        self._misremember(body)
        key = self._key()
        answer = self._followed("check out", lambda: self.client.post("/api/orders/checkout", body, key=key))
        self._learn(answer)
        self._leave_out(answer)
        if answer.status_code == 402 and self._chance.random() < 0.7:
            self._pay()
        if self._chance.random() < 0.2:
            self._note("again", self.client.post("/api/orders/checkout", body, key=key))
        if self._chance.random() < 0.1:
            self._note("other body", self.client.post("/api/orders/checkout", body | {"expected_total": 1}, key=key))

    def _leave_out(self, answer: requests.Response) -> None:
        """Mostly, what there is not enough of is not asked for again."""
        problem = body_of(answer) or {}
        sku = problem.get("params", {}).get("sku") if problem.get("code") == "out_of_stock" else None
        if sku and self._chance.random() < 0.8:
            path = f"/api/orders/cart/lines/{sku}"
            self._note(f"leave out {sku}", self.client.request("DELETE", path))

    def _misremember(self, body: dict[str, Any]) -> None:
        if self._chance.random() < 0.1:
            body["expected_total"] += 1
        if self._chance.random() < 0.05:
            body.pop("email", None)
        if self._chance.random() < 0.05:
            body["address"] = {**ADDRESS, "country": "France"}

    def _pay(self) -> None:
        body = {"payment_method": self._chance.choice(CARDS) or "pm_card_ok"}
        self._change_order("pay", body, key=self._key())

    def _cancel(self) -> None:
        self._change_order("cancel", {"reason": "changed my mind"}, key=self._key())

    def _change_order(self, verb: str, body: dict[str, Any], key: str) -> None:
        if order := self._order():
            path = f"/api/orders/{order.id}/{verb}"
            self._followed(verb, lambda: self.client.post(path, body, key=key))

    def _be_served(self) -> None:
        """A member of staff does something to the order."""
        if order := self._order():
            verb = self._chance.choice(("ship", "ship", "deliver", "refund", "cancel"))
            body = {"ship": {"tracking": "1Z"}, "deliver": {}}.get(verb, {"reason": "asked for"})
            key = self._key() if verb == "cancel" else None
            path = f"/api/orders/{order.id}/{verb}"
            self._followed(f"staff: {verb}", lambda: self._staff.post(path, body, key=key))

    # ------------------------------------------------------------ being odd

    def _be_odd(self) -> None:
        self._chance.choice(ODD)(self)

    def _odd_line(self) -> None:
        odd: list[dict[str, Any]] = [
            {"sku": self._skus[0], "quantity": 0},
            {"sku": self._skus[0], "quantity": -1},
            {"sku": self._skus[0], "quantity": "2"},
            {"sku": self._skus[0], "quantity": 10**7},
            {"sku": self._skus[0], "quantity": 999_999},
            {"sku": "NO-SUCH-SKU", "quantity": 1},
            {"sku": "\x00", "quantity": 1},
            {"sku": self._skus[0], "quantity": 1, "price": 1},
            {"quantity": 1},
            {},
        ]
        self._post("/api/orders/cart/lines", self._chance.choice(odd))

    def _odd_page(self) -> None:
        odd = ("limit=0", "limit=x", "cursor=garbage", "q=%00", "q=" + "y" * 300, "sort=sideways")
        self._get(f"/api/inventory/products?{self._chance.choice(odd)}&q={prefix(self._seed)}")

    def _odd_path(self) -> None:
        odd = ("/api/orders/nobodys", "/api/orders/nobodys/full", "/api/inventory/products/NO-SUCH-SKU", "/api/nothing")
        self._get(self._chance.choice((*odd, "/api/inventory/stock")))

    def _odd_body(self) -> None:
        odd = (b"{", b"[]", b"null", b'{"sku": "\xff"}', b"")
        answer = self.client.request(
            "POST",
            "/api/orders/cart/lines",
            data=self._chance.choice(odd),
            headers={"Content-Type": self._chance.choice(("application/json", "text/plain"))},
        )
        self._note("odd body", answer)

    def _odd_checkout(self) -> None:
        self._post("/api/orders/checkout", {"expected_total": 1})

    # ------------------------------------------------------------ asking and writing down

    def _get(self, path: str, name: str = "") -> requests.Response:
        return self._note(f"get {name or path}", self.client.get(path))

    def _post(self, path: str, body: Any, key: str | None = None) -> requests.Response:
        return self._note(f"post {path}", self.client.post(path, body, key=key))

    def _followed(self, what: str, ask: Callable[[], requests.Response]) -> requests.Response:
        """The answer that is left when the order rests: until then a browser asks again, with the same key."""
        deadline = time.monotonic() + FOLLOWED_FOR
        while _is_under_way(answer := ask()) and time.monotonic() < deadline:
            time.sleep(0.25)
        return self._note(what, answer)

    def _note(self, what: str, answer: requests.Response) -> requests.Response:
        return self.transcript.note(what, answer)

    def _learn(self, answer: requests.Response) -> None:
        """Remember the order, if one was made."""
        body = body_of(answer) or {}
        params = body.get("params", {})
        if found := body.get("id") or params.get("order"):
            self.orders.append(Known(found, body.get("order_token") or params.get("order_token") or ""))

    def _order(self) -> Known | None:
        """One of theirs, mostly the last; from then on a guest's browser shows its token."""
        if not self.orders:
            return None
        order = self._chance.choice((*self.orders, self.orders[-1], self.orders[-1]))
        self.client.order_token = order.token
        return order

    def _sku(self) -> str:
        return self._chance.choice(self._skus)

    def _key(self) -> str:
        return uuid.uuid4().hex


def _is_under_way(answer: requests.Response) -> bool:
    if answer.status_code == 202:
        return True
    body = body_of(answer) if answer.status_code == 200 else None
    return isinstance(body, dict) and body.get("state") in UNDER_WAY


STEPS: Final[tuple[tuple[Callable[[Person], None], int], ...]] = (
    (Person._browse, 3),
    (Person._see_cart, 2),
    (Person._add, 6),
    (Person._set_quantity, 2),
    (Person._take_out, 1),
    (Person._check_out, 4),
    (Person._pay, 2),
    (Person._cancel, 1),
    (Person._be_served, 3),
    (Person._look_at_order, 2),
    (Person._look_up, 1),
    (Person._look_at_account, 1),
    (Person._be_odd, 3),
)
ODD: Final = (
    Person._odd_line,
    Person._odd_page,
    Person._odd_path,
    Person._odd_body,
    Person._odd_checkout,
)
