"""Billing in the back office: everything can be read and found, nothing can be changed."""

from typing import Any

import pytest
from django.contrib.admin import site
from django.contrib.auth import get_user_model
from django.test import Client

from billing import local
from billing.models import Invoice, NumberSeries, Payment, PaymentEvent
from tests.billing.making import captured, invoice_order, new_order

pytestmark = pytest.mark.django_db(databases="__all__")

MODELS = ("payment", "paymentevent", "invoice", "numberseries")


@pytest.fixture
def staff() -> Client:
    """Somebody who may see everything."""
    user = get_user_model()(
        username="dora",
        email="dora@example.com",
        email_canonical="dora@example.com",
        name="Dora",
        is_staff=True,
        is_superuser=True,
    )
    user.save()
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def order() -> str:
    order_id = new_order()
    captured(order_id, method="pm_card_capture_silent")
    local.issue_invoice(order=invoice_order(order_id, lines=((12_00, 2000), (10_55, 550))))
    local.issue_credit_note(order_id=order_id, reason="returned")
    return order_id


def page(staff: Client, model: str, rest: str = "", language: str = "en") -> str:
    answer = staff.get(f"/admin/billing/{model}/{rest}", headers={"Accept-Language": language})
    assert answer.status_code == 200, answer
    return answer.content.decode()


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_table_can_be_read(model: str, language: str, staff: Client, order: str) -> None:
    assert "paginator" in page(staff, model, language=language)


def test_a_payment_shows_its_money_its_state_and_its_history(staff: Client, order: str) -> None:
    shown = page(staff, "payment", f"{Payment.objects.get().pk}/change/")
    for text in ("49.90 EUR", "state-unknown", order, "capture_silent", "to capture"):
        assert text in shown
    assert shown.count('class="field-version"') == 2


def test_an_invoice_shows_its_lines_and_its_taxes(staff: Client, order: str) -> None:
    shown = page(staff, "invoice", f"{Invoice.objects.get(kind='invoice').pk}/change/", language="fr")
    for text in ("F-2026-000001", "22.55 EUR", "SKU-1", "20 %", "5.5 %", "Alice Martin", "TVA"):
        assert text.replace("2026", _year()) in shown


@pytest.mark.parametrize(("model", "wanted"), [("payment", "order"), ("invoice", "order"), ("paymentevent", "order")])
def test_an_order_can_be_found(model: str, wanted: str, staff: Client, order: str) -> None:
    captured(new_order())
    shown = page(staff, model, f"?q={order}")
    assert order in shown or _year() in shown
    assert page(staff, model, "?q=nothing").count("field-") == 0


def test_nothing_can_be_added_changed_or_deleted(staff: Client, order: str) -> None:
    rows: dict[str, Any] = {
        "payment": Payment.objects.get(),
        "invoice": Invoice.objects.first(),
        "paymentevent": PaymentEvent.objects.first(),
        "numberseries": NumberSeries.objects.first(),
    }
    for model, row in rows.items():
        assert staff.get(f"/admin/billing/{model}/add/").status_code == 403
        assert staff.post(f"/admin/billing/{model}/{row.pk}/change/", {}).status_code == 403
        assert staff.post(f"/admin/billing/{model}/{row.pk}/delete/", {"post": "yes"}).status_code == 403


def test_every_table_of_billing_is_there() -> None:
    assert {model._meta.model_name for model in site._registry if model._meta.app_label == "billing"} == set(MODELS)


def _year() -> str:
    return Invoice.objects.first().shown_number[2:6]  # type: ignore[union-attr]
