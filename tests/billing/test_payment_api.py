"""Payment methods for everybody; an order's payments and their history for staff who may see them."""

import pytest

from billing.providers.sandbox import SandboxProvider
from tests.billing.making import captured, new_order
from tests.billing.people import Visitor

pytestmark = pytest.mark.django_db(databases="__all__")


def test_everybody_can_see_the_test_methods_and_what_they_do(visitor: Visitor) -> None:
    items = visitor.get("payment-methods").json()["items"]
    assert {
        "pm_card_ok",
        "pm_card_declined",
        "pm_card_insufficient_funds",
        "pm_card_slow",
        "pm_card_authorise_silent",
        "pm_card_capture_silent",
        "pm_card_capture_500",
        "pm_card_capture_half",
        "pm_card_capture_declined",
        "pm_card_refund_silent",
        "pm_card_never",
    } == {item["method"] for item in items}
    assert items[0] == {
        "method": "pm_card_ok",
        "label_en": "Card that works",
        "label_fr": "Carte acceptée",
        "does_en": "Every payment goes through.",
        "does_fr": "Tous les paiements passent.",
    }


def test_a_provider_that_moves_money_has_none(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SandboxProvider, "test_methods", lambda _: ())
    assert visitor.get("payment-methods").json() == {"items": []}


def test_staff_see_an_orders_payments_and_what_the_provider_said(visitor: Visitor) -> None:
    order = new_order()
    captured(order, method="pm_card_capture_silent")
    (payment,) = visitor.get(f"payments/{order}", who="accountant").json()["items"]
    assert (payment["status"], payment["asking"], payment["method"]) == ("unknown", "capture", "pm_card_capture_silent")
    assert [(event["asked"], event["answered"]) for event in payment["events"]] == [
        ("authorise", "authorised"),
        ("capture", "unknown"),
    ]


@pytest.mark.parametrize(("who", "status"), [("", 401), ("alice", 403), ("clerk", 403)])
def test_others_do_not(who: str, status: int, visitor: Visitor) -> None:
    order = new_order()
    captured(order)
    refused = visitor.get(f"payments/{order}", who=who)
    assert refused.status_code == status
    assert visitor.get("payments/never", who=who).json()["code"] == refused.json()["code"]


def test_an_order_without_payments_is_not_found(visitor: Visitor) -> None:
    assert visitor.get("payments/never", who="accountant").json()["code"] == "payment_unknown"
