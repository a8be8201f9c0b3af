"""From sign-up to a paid invoice, and back: all four modules and their interfaces."""

import time
import uuid

from tests.faults.scenarios import proven
from tests.live.apart import AnyShop
from tests.live.client import ADDRESS, Client
from tests.live.goods import stock_all
from tests.live.mailbox import token_for

PASSWORD = "correct horse battery staple"
PRICE = 1990


def test_a_person_signs_up_buys_follows_downloads_the_invoice_and_cancels(live_shop: AnyShop) -> None:
    stock_all(live_shop, {"TEA": 10, "POT": 10}, price=PRICE)
    person = live_shop.client()
    _sign_up(live_shop, person, "zoe")

    found = person.get("/api/inventory/products?q=thing").json()["items"]
    assert {product["sku"] for product in found} == {"TEA", "POT"}
    for product in found:
        assert person.add(product["sku"], 2).status_code == 201
    address = person.post("/api/customers/addresses", ADDRESS).json()
    answer = person.checkout(address=None, address_id=address["id"])
    assert (answer.status_code, answer.json()["state"]) == (201, "paid"), answer.text
    order = answer.json()

    history = person.get("/api/orders/orders").json()["items"]
    assert [(row["id"], row["status"]) for row in history] == [(order["id"], "PENDING")]
    detail = person.get(f"/api/orders/{order['id']}").json()
    assert [entry["kind"] for entry in detail["timeline"]] == ["placed", "paid"]
    full = person.get(f"/api/orders/{order['id']}/full").json()
    assert full["customer"]["email"] == "zoe@example.com"
    assert {item["product"]["quantity"] for item in full["items"]} == {8}

    (invoice,) = person.get("/api/billing/invoices").json()["items"]
    assert (invoice["number"], invoice["total"]) == (order["invoice_number"], order["total"])
    assert person.get(f"/api/billing/invoices/{invoice['id']}").json()["buyer"]["name"] == ADDRESS["name"]
    for path in (
        f"/api/billing/invoices/{invoice['id']}/file",
        f"/api/orders/{order['id']}/invoices/{invoice['id']}/file",
    ):
        assert person.get(path).content.startswith(b"%PDF-")

    cancelled = person.post(f"/api/orders/{order['id']}/cancel", {}, key=uuid.uuid4().hex)
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "CANCELED"), cancelled.text
    kinds = sorted(document["kind"] for document in person.get("/api/billing/invoices").json()["items"])
    assert kinds == ["credit_note", "invoice"]
    proven(live_shop, within=30)


def test_a_guest_fills_a_cart_signs_in_and_finds_it_again(live_shop: AnyShop) -> None:
    stock_all(live_shop, {"CUP": 5}, price=PRICE)
    guest = live_shop.client()
    assert guest.add("CUP", 3).status_code == 201
    token = guest.cart
    _sign_up(live_shop, guest, "max")
    claimed = guest.post("/api/orders/cart/claim", {"cart_token": token}, key=uuid.uuid4().hex)
    assert claimed.json()["lines"] == [{"sku": "CUP", "quantity": 3}]
    assert guest.total() == 3 * PRICE


def test_what_is_anothers_is_not_there_and_what_did_not_change_is_not_sent_again(live_shop: AnyShop) -> None:
    stock_all(live_shop, {"JAR": 5}, price=PRICE)
    guest, stranger = live_shop.client(), live_shop.client()
    assert guest.add("JAR").status_code == 201
    placed = guest.checkout(total=PRICE).json()
    path = f"/api/orders/{placed['id']}"
    stranger.order_token = "not-the-token"
    told = []
    for language in ("en", "fr"):
        stranger.language = language
        for asked in (path, f"{path}/invoices", "/api/orders/nobodys", "/api/orders/nobodys/invoices"):
            answer = stranger.get(asked)
            assert answer.headers["Content-Type"] == "application/problem+json"
            told.append((language, answer.status_code, answer.json()["code"], answer.json()["title"]))
    assert {(status, code) for _, status, code, _ in told} == {(404, "order_unknown")}
    assert len({(language, title) for language, *_, title in told}) == len({title for *_, title in told}) == 2
    guest.order_token = placed["order_token"]
    seen = guest.get(path)
    again = guest.get(path, headers={"If-None-Match": seen.headers["ETag"]})
    assert (seen.status_code, again.status_code, again.content) == (200, 304, b"")


def _sign_up(shop: AnyShop, person: Client, name: str) -> None:
    """Register, read the mail, confirm, sign in."""
    mail = f"{name}@example.com"
    body = {"name": name.title(), "username": name, "email": mail, "password": PASSWORD}
    assert person.post("/api/customers/register", body).status_code == 202
    token = token_for(shop.folder / "var" / "mail", mail)
    assert person.post("/api/customers/confirm", {"token": token}).status_code == 200
    signed_in = person.post("/api/customers/login", {"login": name, "password": PASSWORD})
    assert signed_in.status_code == 200, signed_in.text
    person.token = signed_in.json()["access_token"]
    _wait_until_known(person)


def _wait_until_known(person: Client) -> None:
    """Apart, another role learns the issuer's first key when it first needs it."""
    deadline = time.monotonic() + 15
    while person.get("/api/orders/orders").status_code == 401 and time.monotonic() < deadline:
        time.sleep(0.2)
