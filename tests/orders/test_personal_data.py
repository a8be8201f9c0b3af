"""What the shop keeps of somebody: taken away as a file, and erased."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from billing.interface import billing
from billing.interface.messages import PaymentStatus
from billing.models import Invoice, Payment
from customers.interface.events import CustomerErased
from customers.models import Address, User
from orders import jobs
from orders.models import CartLine, ErasedCustomer, Order, TimelineEntry
from orders.operations.hear import customer_erased
from shop.database.transactions import atomic
from shop.events.models import Delivery
from shop.events.relay import relay_due
from shop.web.identity import revocation
from shop.web.identity.keys import issuer_keys
from shop.work.execution import run_due_jobs
from tests.customers.people import PASSWORD, Person
from tests.live.client import ADDRESS
from tests.orders.buyers import PRICE

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("tea")]


@pytest.fixture
def alice(settings: Any) -> Person:
    settings.PASSWORD_HASHERS = ["tests.customers.hashing.CheapArgon2"]
    issuer_keys().forget()
    revocation.forget()
    person = Person.with_account("alice").signed_in()
    person.post("/addresses", {**ADDRESS, "is_default": True})
    return person


def ask(person: Person, method: str, path: str, body: Any = None, **headers: str) -> Any:
    sent = {"Authorization": f"Bearer {person.token}", **headers}
    data = json.dumps({} if body is None else body) if method != "GET" else ""
    return Client().generic(method, path, data, "application/json", headers=sent)


def buy(person: Person) -> dict[str, Any]:
    assert ask(person, "POST", "/api/orders/cart/lines", {"sku": "TEA", "quantity": 1}).status_code == 201
    body = {"expected_total": PRICE, "address": ADDRESS, "payment_method": "pm_card_ok"}
    answer = ask(
        person, "POST", "/api/orders/checkout", body, **{"Idempotency-Key": f"k-{Order.objects.count()}-12345"}
    )
    assert answer.status_code == 201, answer.content
    order: dict[str, Any] = answer.json()
    return order


def tell() -> None:
    """Deliver the event as the relay does."""
    (user,) = User.objects.filter(username__startswith="erased-")
    for _ in range(2):  # at least once
        with atomic("orders"):
            customer_erased(CustomerErased(customer_id=user.public_id), now=timezone.now())


def test_everything_is_in_the_file(alice: Person) -> None:
    order = buy(alice)
    answer = ask(alice, "GET", "/api/orders/personal-data")
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    found = answer.json()
    assert found["account"]["email"] == "alice@example.com"
    assert found["addresses"][0]["line1"] == ADDRESS["line1"]
    assert [each["order"]["id"] for each in found["orders"]] == [order["id"]]
    assert [each["number"] for each in found["documents"]] == [order["invoice_number"]]
    assert [(each["status"], each["amount"]) for each in found["payments"]] == [("captured", PRICE)]


def test_nobody_elses_is_in_it(alice: Person) -> None:
    order = buy(alice)
    bob = Person.with_account("bob").signed_in()
    found = ask(bob, "GET", "/api/orders/personal-data")
    assert order["id"] not in found.content.decode()
    assert b"alice" not in found.content


def test_no_secret_is_in_it(alice: Person) -> None:
    buy(alice)
    text = ask(alice, "GET", "/api/orders/personal-data").content.decode()
    for secret in (User.objects.get(username="alice").password, alice.token, "argon2", "provider_reference"):
        assert secret not in text


def test_erasing_ends_every_log_in_and_forgets_the_account(alice: Person) -> None:
    assert alice.post("/erase", {"password": PASSWORD}).status_code == 204
    revocation.forget()
    assert alice.get("/me").status_code == 401
    assert alice.post("/refresh").status_code == 401
    user = User.objects.get()
    text = f"{user.name} {user.username} {user.email} {user.email_canonical}"
    assert "alice" not in text.lower()
    assert not Address.objects.exists()
    assert Person().post("/login", {"login": "alice", "password": PASSWORD}).status_code == 401


def test_the_address_is_free_for_a_new_account(alice: Person) -> None:
    alice.post("/erase", {"password": PASSWORD})
    assert Person.with_account("alice").signed_in().get("/me").status_code == 200


def test_it_needs_the_password(alice: Person) -> None:
    answer = alice.post("/erase", {"password": "another password"})
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_password")
    assert alice.get("/me").json()["email"] == "alice@example.com"


def test_a_superuser_cannot_erase_themself(alice: Person) -> None:
    User.objects.update(is_superuser=True)
    assert alice.post("/erase", {"password": PASSWORD}).status_code == 403


def test_orders_that_are_over_forget_their_buyer_and_invoices_stay(alice: Person) -> None:
    order = buy(alice)
    Order.objects.update(state="delivered", due_at=None, tracking="T-1")
    TimelineEntry.objects.create(order=Order.objects.get(), kind="x", at=timezone.now(), actor="Alice")
    ask(alice, "POST", "/api/orders/cart/lines", {"sku": "TEA", "quantity": 1})
    alice.post("/erase", {"password": PASSWORD})
    tell()
    row = Order.objects.get()
    assert (row.email, row.email_key, row.name, row.address, row.tracking) == ("", "", "", {}, "")
    assert row.total == PRICE
    assert row.ordered_lines[0].sku == "TEA"
    assert not TimelineEntry.objects.filter(actor="Alice").exists()
    assert not CartLine.objects.filter(cart__state="open").exists()
    assert Invoice.objects.get().shown_number == order["invoice_number"]
    assert Invoice.objects.get().buyer_name
    assert ErasedCustomer.objects.get().done_at is not None


def test_billing_forgets_what_orders_that_are_over_were_paid_with(alice: Person) -> None:
    order = buy(alice)
    alice.post("/erase", {"password": PASSWORD})
    tell()
    run_due_jobs("orders")
    assert Payment.objects.get().method == "pm_card_ok"  # it is on its way, and may still come back
    Order.objects.update(state="delivered", due_at=None)
    jobs.erase_customers()
    run_due_jobs("orders")
    payment = Payment.objects.get()
    assert (payment.method, payment.status, payment.captured_amount) == ("", "captured", PRICE)
    assert Invoice.objects.get().document["number"] == order["invoice_number"]
    undone = billing.cancel(order_id=order["id"], reason="returned")  # its money can still go back
    assert undone is not None
    assert undone.status is PaymentStatus.REFUNDED


def test_an_order_on_its_way_keeps_its_address_until_it_arrives(alice: Person) -> None:
    buy(alice)
    alice.post("/erase", {"password": PASSWORD})
    tell()
    assert Order.objects.get().address["line1"] == ADDRESS["line1"]
    assert ErasedCustomer.objects.get().done_at is None
    jobs.erase_customers()
    assert Order.objects.get().email
    Order.objects.update(state="delivered", due_at=None)
    jobs.erase_customers()
    assert Order.objects.get().address == {}
    assert ErasedCustomer.objects.get().done_at is not None


def test_others_keep_theirs(alice: Person) -> None:
    bob = Person.with_account("bob").signed_in()
    buy(bob)
    Order.objects.update(state="delivered", due_at=None)
    alice.post("/erase", {"password": PASSWORD})
    tell()
    assert Order.objects.get().email == "bob@example.com"


def test_the_relay_tells_orders(alice: Person) -> None:
    buy(alice)
    Order.objects.update(state="delivered", due_at=None)
    alice.post("/erase", {"password": PASSWORD})
    while relay_due("customers"):
        pass
    assert Order.objects.get().email == ""
    assert not Delivery.objects.using("customers").exclude(state=Delivery.State.DELIVERED).exists()
