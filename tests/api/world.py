"""What Alice and a guest own, made when it is asked for."""

import uuid
from dataclasses import dataclass, field
from typing import Any, Final

from billing.models import Invoice
from customers.models import TokenFamily
from inventory.models import Warehouse
from shop.calls.context import SYSTEM, acting_as
from tests.api.cast import Visitor, customer, signed_in
from tests.live.stocking import stock

SKU: Final = "MUG"
PRICE: Final = 1990
SPARE: Final = "SPARE"

#: Alice's and the guest's own: wherever somebody else reads it, something leaked.
STREET: Final = "12 rue des Canaris"
ADDRESS: Final = {
    "name": "Alice Canary",
    "line1": STREET,
    "line2": "",
    "postal_code": "75011",
    "city": "Paris",
    "country": "FR",
    "phone": "+33 1 23 45 67 89",
}


@dataclass(frozen=True)
class Placed:
    """An order and the headers by which its owner is known."""

    id: str
    token: str | None


@dataclass
class World:
    """A shop with one product; Alice; and guests."""

    alice: Visitor = field(default_factory=lambda: customer("alice"))

    def __post_init__(self) -> None:
        Warehouse.objects.get_or_create(code=SPARE, defaults={"name": "Spare"})
        stock(sku=SKU, quantity=1000, price=PRICE, tax_category="standard")

    def address(self) -> int:
        """A new entry of Alice's address book."""
        made = self.alice.post("/api/customers/addresses", {**ADDRESS, "is_default": False})
        return int(answered(made, 201)["id"])

    def session(self) -> str:
        """A new log-in of Alice's, elsewhere."""
        signed_in(self.alice.username)
        newest = TokenFamily.objects.filter(customer=self.alice.account).latest("id")
        return str(newest.public_id)

    def fill(self, owner: Visitor, quantity: int = 1) -> str:
        """Something into ``owner``'s cart; a guest's is remembered by ``owner`` from then on. Answers its token."""
        made = answered(owner.post("/api/orders/cart/lines", {"sku": SKU, "quantity": quantity}), 201)
        if made["cart_token"]:
            owner.headers["X-Cart-Token"] = made["cart_token"]
        return str(made["cart_token"] or "")

    def order(self, owner: Visitor, *, paid: bool = True) -> Placed:
        """An order of ``owner``'s: paid, or waiting to be."""
        self.fill(owner)
        body: dict[str, Any] = {"expected_total": PRICE, "address": ADDRESS}
        if not owner.token:
            body["email"] = "guest@example.com"
        if paid:
            body["payment_method"] = "pm_card_ok"
        made = answered(owner.post("/api/orders/checkout", body, **{"Idempotency-Key": uuid.uuid4().hex}), 201)
        assert made["state"] == ("paid" if paid else "awaiting_payment")
        owner.headers.pop("X-Cart-Token", None)
        return Placed(made["id"], made["order_token"])

    def shipped(self) -> Placed:
        from orders import local

        placed = self.order(self.alice)
        with acting_as(SYSTEM):
            local.ship(order_id=placed.id, tracking="T")
        return placed

    def invoice(self) -> str:
        """The id of an invoice of Alice's."""
        return self.invoice_of(self.order(self.alice))

    def invoice_of(self, order: Placed) -> str:
        """The id of a paid order's invoice."""
        return str(Invoice.objects.get(order_id=order.id).pk)


def answered(answer: Any, status: int) -> dict[str, Any]:
    """The body of an answer that is as it must be."""
    assert answer.status_code == status, (answer.status_code, answer.content)
    body: dict[str, Any] = answer.json()
    return body
