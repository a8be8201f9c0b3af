"""A guest's orders become the customer's who proves that the address is theirs: those of that mailbox only."""

import pytest
from django.utils import timezone

from customers.interface.events import CustomerConfirmed
from orders.models import Order
from orders.operations.hear import customer_confirmed
from tests.orders.buyers import PRICE, Buyer

pytestmark = [
    pytest.mark.django_db(databases="__all__", transaction=True),
    pytest.mark.usefixtures("people", "tea"),
]

ANNA = "a" * 32


@pytest.mark.parametrize(
    ("ordered", "confirmed"),
    [
        ("anna@example.org", "anna@example.org"),
        ("Anna@EXAMPLE.org", "anna@example.org"),
        ("anna@b\u00fccher.example", "anna@xn--bcher-kva.example"),
        ("anna@bu\u0308cher.example", "anna@xn--bcher-kva.example"),
    ],
)
def test_it_is_the_same_mailbox_however_it_is_written(ordered: str, confirmed: str) -> None:
    assert _belongs_to(ordered, confirmed) == ANNA


@pytest.mark.parametrize(
    ("ordered", "confirmed"),
    [
        ("anna@stra\u00dfe.example", "anna@strasse.example"),
        ("anna@strasse.example", "anna@stra\u00dfe.example"),
        ("anna+tea@example.org", "anna@example.org"),
    ],
)
def test_another_mailbox_stays_another_persons(ordered: str, confirmed: str) -> None:
    assert _belongs_to(ordered, confirmed) == ""


def test_what_is_no_address_is_nobodys() -> None:
    _order("anna@example.org")
    Order.objects.update(email_key="")
    _confirm("\u00e4nna@example.org")
    assert Order.objects.get().customer_id == ""


@pytest.mark.parametrize("email", ["\u00e4nna@example.org", "anna@example", "anna", "", 1, None])
def test_a_guest_needs_an_address_that_mail_can_reach(email: object) -> None:
    guest = Buyer()
    guest.add("TEA")
    answer = guest.checkout(PRICE, email=email)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["email"])


def _belongs_to(ordered: str, confirmed: str) -> str:
    _order(ordered)
    _confirm(confirmed)
    return Order.objects.get().customer_id


def _order(email: str) -> None:
    guest = Buyer()
    guest.add("TEA")
    assert guest.checkout(PRICE, email=email).status_code == 201


def _confirm(email: str) -> None:
    customer_confirmed(CustomerConfirmed(customer_id=ANNA, email=email), now=timezone.now())
