"""How many statements a request may cost, over all databases, whatever the size of the tables."""

from typing import Any

import pytest
from django.test import Client

from tests.api.cast import customer as a_customer
from tests.api.statements import statements
from tests.live.client import ADDRESS
from tests.live.stocking import stock

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)

PRICE = 1990
CHECKOUT = 30
FURTHER_LINE = 4


def test_checkout_of_one_line_stays_within_its_budget() -> None:
    _checkout(lines=1, name="FIRST")  # the first invoice of a year begins its series
    statements = _checkout(lines=1)
    assert len(statements) <= CHECKOUT, "\n".join(statements)


@pytest.mark.parametrize("from_the_book", [False, True], ids=["typed", "from-the-book"])
def test_a_customer_costs_no_more_than_the_budget_either(from_the_book: bool) -> None:
    """With a real account, whose token is verified and whose profile and address are read."""
    somebody = a_customer("budget")
    booked = somebody.post("/api/customers/addresses", ADDRESS).json()["id"]
    _checkout(lines=1, name="FIRST")
    chosen = {"address_id": booked} if from_the_book else {"address": ADDRESS}
    headers = {"Authorization": f"Bearer {somebody.token}"}
    statements = _checkout(lines=1, customer=headers, address=chosen)
    assert len(statements) <= CHECKOUT, "\n".join(statements)


def test_each_further_line_costs_little() -> None:
    few, many = len(_checkout(lines=1, name="A")), len(_checkout(lines=6, name="B"))
    assert many - few <= 5 * FURTHER_LINE


def _checkout(
    *, lines: int, name: str = "LINE", customer: dict[str, str] | None = None, address: dict[str, Any] | None = None
) -> list[str]:
    """The statements of one checkout that ends paid: a guest's, or with the headers of a ``customer``."""
    client = Client()
    token = ""
    for number in range(lines):
        stock(sku=f"{name}-{number}", quantity=5, price=PRICE, tax_category="standard")
        headers = customer or ({"X-Cart-Token": token} if token else {})
        body = {"sku": f"{name}-{number}", "quantity": 1}
        answer = client.post("/api/orders/cart/lines", body, content_type="application/json", headers=headers)
        token = answer.json().get("cart_token", "")
    body = {"expected_total": lines * PRICE, **(address or {"address": ADDRESS}), "payment_method": "pm_card_ok"}
    if customer is None:
        body["email"] = "a@example.com"
    headers = {**(customer or {"X-Cart-Token": token}), "Idempotency-Key": f"budget-{name}"}
    with statements() as found:
        answer = client.post("/api/orders/checkout", body, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["state"]) == (201, "paid"), answer.content
    return found
