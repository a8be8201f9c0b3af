"""Inventory in the back office: readable, searchable, changed by actions that go through the handle."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from inventory.models import LedgerEntry, Product, Stock
from shop.backoffice.principal import principal_of
from tests.inventory.making import books_balance, counters, hold_one, stocked, warehouse

pytestmark = pytest.mark.django_db(databases="__all__")

MODELS = ("category", "warehouse", "product", "stock", "hold", "ledgerentry")


@pytest.fixture
def user() -> Any:
    """Somebody who may do everything."""
    made = get_user_model()(
        username="dora",
        email="dora@example.com",
        email_canonical="dora@example.com",
        name="Dora",
        is_staff=True,
        is_superuser=True,
    )
    made.save()
    return made


@pytest.fixture
def staff(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def sku() -> str:
    warehouse("LYON")
    made = stocked(5, "CUP-1", threshold=3)
    hold_one(made, order_id="o" * 32)
    return made


def page(staff: Client, model: str, rest: str = "", language: str = "en") -> str:
    answer = staff.get(f"/admin/inventory/{model}/{rest}", headers={"Accept-Language": language})
    assert answer.status_code == 200, answer
    return answer.content.decode()


def act(staff: Client, model: str, action: str, row: Any, **values: Any) -> Any:
    """Fill in an action's form for one row and send it."""
    url = reverse(f"admin:inventory_{model}_changelist")
    fields = {"action": action, "_selected_action": [row.pk], "confirmed": "yes", **values}
    answer = staff.post(url, fields)
    assert answer.status_code == 302, answer.content[:2000]
    return answer


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_table_can_be_read(model: str, language: str, staff: Client, sku: str) -> None:
    assert "paginator" in page(staff, model, language=language)


@pytest.mark.parametrize(
    ("model", "q", "found"),
    [
        ("product", "cup-1", 1),
        ("product", "thing", 1),
        ("product", "nothing", 0),
        ("stock", "CUP-1", 1),
        ("stock", "objet", 1),
        ("hold", "o" * 32, 1),
        ("hold", "o", 0),
        ("ledgerentry", "CUP-1", 2),
        ("ledgerentry", "o" * 32, 1),
    ],
)
def test_rows_can_be_found(model: str, q: str, found: int, staff: Client, sku: str) -> None:
    answer = staff.get(f"/admin/inventory/{model}/", {"q": q})
    assert answer.context["cl"].result_count == found


def test_goods_are_received_as_the_one_who_is_signed_in(staff: Client, user: Any, sku: str) -> None:
    stock = Stock.objects.get(product__sku=sku)
    act(staff, "stock", "receive", stock, quantity="4", reference="BL-7")
    assert counters(sku) == {"MAIN": (9, 1)}
    entry = LedgerEntry.objects.latest("id")
    assert (entry.reference, entry.actor) == ("BL-7", principal_of(user).subject)
    books_balance()


def test_a_count_is_corrected_goods_are_moved_and_a_threshold_set(staff: Client, sku: str) -> None:
    stock = Stock.objects.get(product__sku=sku)
    act(staff, "stock", "adjust", stock, change="-1", reason="broken", reference="INV-1")
    act(staff, "stock", "transfer", stock, target="LYON", quantity="2", reference="TR-1")
    act(staff, "stock", "set_threshold", stock, threshold="")
    assert counters(sku) == {"MAIN": (2, 1), "LYON": (2, 0)}
    assert Stock.objects.get(pk=stock.pk).low_stock_threshold is None
    books_balance()


def test_what_cannot_be_done_is_said_and_nothing_changes(staff: Client, sku: str) -> None:
    stock = Stock.objects.get(product__sku=sku)
    act(staff, "stock", "adjust", stock, change="-5", reason="lost", reference="INV-1")
    assert counters(sku) == {"MAIN": (5, 1)}
    assert "Not enough stock" in page(staff, "stock")


def test_products_are_priced_renamed_withdrawn_and_offered_again(staff: Client, sku: str) -> None:
    product = Product.objects.get(sku=sku)
    act(staff, "product", "change_price", product, price="990")
    act(staff, "product", "rename", product, name_fr="Théière", name_en="Teapot")
    act(staff, "product", "withdraw", product)
    product.refresh_from_db()
    assert (product.price, product.name_fr, product.is_active) == (990, "Théière", False)
    act(staff, "product", "offer_again", product)
    assert "9.90 EUR" in page(staff, "product", "?q=theiere")


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_added_or_deleted_here(model: str, staff: Client, sku: str) -> None:
    assert staff.get(f"/admin/inventory/{model}/add/").status_code == 403
