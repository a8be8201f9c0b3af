"""Looking at orders: one's own, a guest's by token, and nobody else's."""

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from shop.calls import published
from shop.calls.local import LocalTransport
from shop.calls.wire import Operation
from tests.live.stocking import stock
from tests.orders.buyers import PRICE, Buyer

pytestmark = [
    pytest.mark.django_db(databases="__all__", transaction=True),
    pytest.mark.usefixtures("people", "tea"),
]


def _bought(who: str, lines: int = 1) -> str:
    buyer = Buyer(who)
    for number in range(lines):
        stock(sku=f"N{number}", quantity=50, price=PRICE, tax_category="standard")
        buyer.add(f"N{number}")
    order: str = buyer.checkout(lines * PRICE).json()["id"]
    return order


def test_history_is_newest_first_and_in_pages() -> None:
    orders = [_bought("alice") for _ in range(3)]
    first = Buyer("alice").get("/api/orders/orders?limit=2").json()
    second = Buyer("alice").get(f"/api/orders/orders?limit=2&cursor={first['next']}").json()
    assert [row["id"] for row in first["items"] + second["items"]] == orders[::-1]
    assert second["next"] is None


@pytest.mark.parametrize("orders", [1, 6])
def test_history_costs_the_same_however_long(orders: int) -> None:
    for _ in range(orders):
        _bought("alice", lines=2)
    with CaptureQueriesContext(connections["orders"]) as captured:
        Buyer("alice").get("/api/orders/orders")
    assert len(captured) <= 5


@pytest.mark.parametrize("path", ["", "/full", "/invoices"])
def test_somebody_elses_order_answers_as_one_that_never_was(path: str) -> None:
    order = _bought("alice")
    theirs, none = (Buyer("bob").get(f"/api/orders/{one}{path}").json() for one in (order, "f" * 32))
    assert {**theirs, "request_id": ""} == {**none, "request_id": ""}


def test_a_guest_finds_the_order_by_its_token_only() -> None:
    guest = Buyer()
    guest.add("TEA")
    order = guest.checkout(PRICE).json()
    found = Buyer().post("/api/orders/lookup", {"order": order["id"], "order_token": order["order_token"]})
    assert found.json()["order"]["id"] == order["id"]
    for token in ("", "null", order["order_token"][:-1], "x" * 32):
        stranger = Buyer()
        stranger.order_token = token
        assert stranger.get(f"/api/orders/{order['id']}").status_code == 404


@pytest.mark.parametrize("lines", [1, 7])
def test_the_full_order_takes_two_calls_however_many_lines(lines: int, monkeypatch: pytest.MonkeyPatch) -> None:
    order = _bought("alice", lines=lines)
    calls: list[str] = []

    class Counted(LocalTransport):
        def call(self, operation: Operation, arguments: bytes) -> bytes:
            calls.append(f"{operation.module}.{operation.name}")
            return super().call(operation, arguments)

    monkeypatch.setattr(published, "transport_for", lambda module: Counted())
    full = Buyer("alice").get(f"/fullOrder/{order}").json()
    assert calls == ["inventory.products", "customers.profile"]
    assert len(full["items"]) == lines
    assert full["customer"]["email"] == "alice@example.com"


def test_the_timeline_is_in_the_readers_language() -> None:
    order = _bought("alice")
    alice = Buyer("alice")
    alice.language = "fr"
    texts = [entry["text"] for entry in alice.get(f"/api/orders/{order}").json()["timeline"]]
    assert texts == ["Commande passée", "Paiement reçu"]


def test_a_guest_reads_the_invoice_of_their_order() -> None:
    guest = Buyer()
    guest.add("TEA")
    order = guest.checkout(PRICE).json()
    (invoice,) = guest.get(f"/api/orders/{order['id']}/invoices").json()["items"]
    assert (invoice["kind"], invoice["number"]) == ("invoice", order["invoice_number"])
    assert invoice["content"]["totals"]["gross"] == PRICE
    file = guest.get(f"/api/orders/{order['id']}/invoices/{invoice['content']['id']}/file")
    assert (file.status_code, file["Content-Type"], file.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert file["Content-Disposition"] == f'attachment; filename="{invoice["number"]}.pdf"'


@pytest.mark.parametrize("who", ["bob", ""])
def test_an_invoice_is_no_file_for_anybody_else(who: str) -> None:
    order = _bought("alice")
    alice = Buyer("alice")
    (invoice,) = alice.get(f"/api/orders/{order}/invoices").json()["items"]
    path = f"/api/orders/{order}/invoices/{invoice['content']['id']}/file"
    assert (alice.get(path).status_code, Buyer(who).get(path).status_code) == (200, 404)
    another = _bought("alice")
    refused = alice.get(f"/api/orders/{another}/invoices/{invoice['content']['id']}/file")
    assert (refused.status_code, refused.json()["code"]) == (404, "invoice_unknown")
