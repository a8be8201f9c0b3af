"""A right request for every operation, about things of Alice's: what is refused is refused for who asks alone."""

import itertools
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.api.cast import PASSWORD, Visitor
from tests.api.document import Operation
from tests.api.world import ADDRESS, PRICE, SKU, SPARE, Placed, World
from tests.customers.people import mailed_token, work
from tests.live.stocking import MAIN

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Sample:
    """A request. ``things`` fills the path; ``guest`` holds what makes a guest the owner; ``needs`` what all send."""

    things: Mapping[str, object] = field(default_factory=dict)
    body: Any = None
    needs: Mapping[str, str] = field(default_factory=dict)
    guest: Mapping[str, str] = field(default_factory=dict)

    def path(self, operation: Operation) -> str:
        return operation.path.format(**self.things)

    def never_existed(self, operation: Operation) -> str:
        """The same path with an id nobody ever had."""
        return operation.path.format(**{name: _never(value) for name, value in self.things.items()})


Make = Callable[[World, Visitor], Sample]


def sample_of(operation: Operation, world: World, asker: Visitor | None = None) -> Sample:
    """A right request for ``operation``, made anew. ``asker``: whose own cart it is about, where it is about one."""
    return SAMPLES[operation.place](world, asker or world.alice)


def of_guest(operation: Operation, world: World) -> Sample:
    """The same about a guest's order."""
    placed = world.order(Visitor(), paid=not operation.path.endswith("/pay"))
    alices = sample_of(operation, world)
    things = {"order_id": placed.id}
    if "invoice_id" in alices.things:
        things["invoice_id"] = world.invoice_of(placed)
    return Sample(things, alices.body, alices.needs, guest={"X-Order-Token": placed.token or ""})


def _never(value: object) -> object:
    return 2**31 - 7 if isinstance(value, int) else "f" * len(str(value))


def _key() -> dict[str, str]:
    return {"Idempotency-Key": uuid.uuid4().hex}


def _new(prefix: str) -> str:
    return f"{prefix}-{next(_numbers)}"


def _nothing(world: World, asker: Visitor) -> Sample:
    return Sample()


def _with(body: Callable[[], Any] | Any, **things: object) -> Make:
    return lambda world, asker: Sample(things, body() if callable(body) else body)


def _about(order: Callable[[World], Placed], body: Any = None, *, keyed: bool = False) -> Make:
    return lambda world, asker: Sample({"order_id": order(world).id}, body, _key() if keyed else {})


def _paid(world: World) -> Placed:
    return world.order(world.alice)


def _waiting(world: World) -> Placed:
    return world.order(world.alice, paid=False)


def _document(world: World, asker: Visitor) -> Sample:
    order = _paid(world)
    return Sample({"order_id": order.id, "invoice_id": world.invoice_of(order)})


def _cancel(world: World, asker: Visitor) -> Sample:
    return Sample({"order_id": _paid(world).id}, {"reason": "too late"}, _key())


def _confirm(world: World, asker: Visitor) -> Sample:
    name = _new("newcomer")
    body = {"name": "New", "username": name, "email": f"{name}@example.com", "password": PASSWORD}
    assert Visitor().post("/api/customers/register", body).status_code == 202
    work()
    return Sample(body={"token": mailed_token()})


def _reset(world: World, asker: Visitor) -> Sample:
    assert Visitor().post("/api/customers/password/forgotten", {"email": world.alice.email}).status_code == 202
    work()
    return Sample(body={"token": mailed_token(), "password": PASSWORD + "!"})


def _refresh(world: World, asker: Visitor) -> Sample:
    login = {"login": world.alice.username, "password": PASSWORD, "refresh": "body"}
    return Sample(body={"refresh_token": Visitor().post("/api/customers/login", login).json()["refresh_token"]})


def _register() -> dict[str, str]:
    name = _new("somebody")
    return {"name": "Some Body", "username": name, "email": f"{name}@example.com", "password": PASSWORD}


def _claim(world: World, asker: Visitor) -> Sample:
    return Sample(body={"cart_token": world.fill(Visitor())})


def _checkout(world: World, asker: Visitor) -> Sample:
    if asker.token:
        asker.request("DELETE", f"/api/orders/cart/lines/{SKU}")
    world.fill(asker)
    return Sample(body={"expected_total": PRICE, "email": "a@example.com", "address": ADDRESS}, needs=_key())


def _lookup(world: World, asker: Visitor) -> Sample:
    placed = world.order(Visitor())
    return Sample(body={"order": placed.id, "order_token": placed.token})


def _product() -> dict[str, Any]:
    names = {"name_fr": "Tasse", "name_en": "Mug"}
    return {"sku": _new("SKU"), **names, "category": "things", "price": 100}


def _movement(**fields: object) -> Callable[[], dict[str, object]]:
    return lambda: {"sku": SKU, "reference": uuid.uuid4().hex, **fields}


SAMPLES: Final[Mapping[str, Make]] = {
    "GET /.well-known/jwks.json": _nothing,
    "GET /api/billing/invoices": _nothing,
    "GET /api/billing/invoices/{invoice_id}": lambda world, _: Sample({"invoice_id": world.invoice()}),
    "GET /api/billing/invoices/{invoice_id}/file": lambda world, _: Sample({"invoice_id": world.invoice()}),
    "GET /api/billing/payment-methods": _nothing,
    "GET /api/billing/payments/{order_id}": _about(_paid),
    "GET /api/customers/addresses": _nothing,
    "POST /api/customers/addresses": _with(ADDRESS),
    "GET /api/customers/addresses/{address_id}": lambda world, _: Sample({"address_id": world.address()}),
    "PUT /api/customers/addresses/{address_id}": lambda world, _: Sample(
        {"address_id": world.address()}, {**ADDRESS, "city": "Lyon"}
    ),
    "DELETE /api/customers/addresses/{address_id}": lambda world, _: Sample({"address_id": world.address()}),
    "POST /api/customers/confirm": _confirm,
    "POST /api/customers/login": lambda world, _: Sample(body={"login": world.alice.email, "password": PASSWORD}),
    "POST /api/customers/logout": _refresh,
    "POST /api/customers/logout-everywhere": _nothing,
    "POST /api/customers/erase": _with({"password": PASSWORD}),
    "GET /api/customers/me": _nothing,
    "PATCH /api/customers/me": _with({"name": "Other", "language": "fr"}),
    "GET /api/customers/pages/{slug}": _with(None, slug="terms"),
    "POST /api/customers/password/change": _with({"current_password": PASSWORD, "new_password": PASSWORD + "!"}),
    "POST /api/customers/password/forgotten": lambda world, _: Sample(body={"email": world.alice.email}),
    "POST /api/customers/password/reset": _reset,
    "POST /api/customers/refresh": _refresh,
    "POST /api/customers/register": _with(_register),
    "GET /api/customers/sessions": _nothing,
    "DELETE /api/customers/sessions/{session_id}": lambda world, _: Sample({"session_id": world.session()}),
    "POST /api/customers/sessions/end-others": lambda world, asker: Sample(
        body={"refresh_token": asker.refresh_token or world.alice.refresh_token}
    ),
    "POST /api/inventory/catalogue/categories": _with(
        lambda: {"slug": _new("category"), "name_fr": "Choses", "name_en": "Things", "position": 1}
    ),
    "POST /api/inventory/catalogue/products": _with(_product),
    "GET /api/inventory/catalogue/products/{sku}": _with(None, sku=SKU),
    "PATCH /api/inventory/catalogue/products/{sku}": _with({"price": 2990, "name_en": "Cup"}, sku=SKU),
    "GET /api/inventory/catalogue/warehouses": _nothing,
    "POST /api/inventory/catalogue/warehouses": _with(lambda: {"code": _new("W"), "name": "West", "position": 3}),
    "GET /api/inventory/categories": _nothing,
    "GET /api/inventory/facets": _nothing,
    "GET /api/inventory/products": _nothing,
    "GET /api/inventory/products/{sku}": _with(None, sku=SKU),
    "GET /api/inventory/products/{sku}/related": _with(None, sku=SKU),
    "GET /api/inventory/stock": _nothing,
    "PATCH /api/inventory/stock/{sku}/warehouses/{warehouse}": _with(
        {"low_stock_threshold": 3}, sku=SKU, warehouse=MAIN
    ),
    "GET /api/inventory/stock/{sku}/ledger": _with(None, sku=SKU),
    "POST /api/inventory/stock/adjust": _with(_movement(warehouse=MAIN, change=-1, reason="broken")),
    "POST /api/inventory/stock/receive": _with(_movement(warehouse=MAIN, quantity=1)),
    "POST /api/inventory/stock/transfer": _with(_movement(source=MAIN, target=SPARE, quantity=1)),
    "GET /api/orders/{order_id}": _about(_paid),
    "POST /api/orders/{order_id}/cancel": _cancel,
    "POST /api/orders/{order_id}/deliver": _about(lambda world: world.shipped()),
    "GET /api/orders/{order_id}/full": _about(_paid),
    "GET /api/orders/{order_id}/invoices": _about(_paid),
    "GET /api/orders/{order_id}/invoices/{invoice_id}/file": _document,
    "POST /api/orders/{order_id}/pay": _about(_waiting, {"payment_method": "pm_card_ok"}, keyed=True),
    "POST /api/orders/{order_id}/refund": _about(lambda world: world.shipped(), {"reason": "returned"}, keyed=True),
    "POST /api/orders/{order_id}/reorder": _about(_paid),
    "POST /api/orders/{order_id}/ship": _about(_paid, {"tracking": "T-1"}),
    "GET /api/orders/cart": _nothing,
    "POST /api/orders/cart/claim": _claim,
    "POST /api/orders/cart/lines": _with({"sku": SKU, "quantity": 1}),
    "PUT /api/orders/cart/lines/{sku}": _with({"quantity": 2}, sku=SKU),
    "DELETE /api/orders/cart/lines/{sku}": _with(None, sku=SKU),
    "POST /api/orders/checkout": _checkout,
    "POST /api/orders/lookup": _lookup,
    "GET /api/orders/personal-data": _nothing,
    "GET /api/orders/orders": _nothing,
    "GET /fullOrder/{order_id}": _about(_paid),
    "GET /params": _nothing,
}
