"""Invoices and credit notes: one each per order, numbered without a gap, frozen as they were issued."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connections
from django.test.utils import CaptureQueriesContext

from billing import local
from billing.interface.errors import InvoiceInconsistent, InvoiceUnknown
from billing.interface.messages import DocumentKind, InvoiceOrder
from billing.models import Invoice, NumberSeries
from billing.models.append_only import WrittenOnce
from billing.operations.issue_credit_note import issue_credit_note
from billing.operations.issue_invoice import issue_invoice
from billing.operations.take_number import take_number
from billing.properties import properties
from shop.config.binding import InvalidConfiguration
from shop.config.sources import overridden
from tests.billing.making import AMOUNT, NOON, invoice_order, new_order

pytestmark = pytest.mark.django_db(databases="__all__")


def issued(at: datetime = NOON, order: InvoiceOrder | None = None) -> Invoice:
    return issue_invoice(order=order or invoice_order(), now=at)


def test_numbers_run_from_one_per_series_and_year() -> None:
    numbers = [issued(at).shown_number for at in (NOON, NOON, NOON.replace(year=2027), NOON.replace(year=2027))]
    assert numbers == ["F-2026-000001", "F-2026-000002", "F-2027-000001", "F-2027-000002"]


def test_credit_notes_have_a_series_of_their_own() -> None:
    first, second = issued(), issued()
    note = issue_credit_note(order_id=first.order_id, reason="returned", now=NOON)
    assert (second.shown_number, note.shown_number) == ("F-2026-000002", "A-2026-000001")


def test_the_year_is_that_of_the_sellers_calendar() -> None:
    new_year_in_paris = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert issued(new_year_in_paris).shown_number == "F-2027-000001"
    assert Invoice.objects.get().document["issued_on"] == "2027-01-01"
    with overridden("billing", time_zone="America/Lima"):
        assert issued(new_year_in_paris).shown_number == "F-2026-000001"


def test_an_order_has_one_invoice_however_often_it_is_asked_for() -> None:
    order = invoice_order()
    references = [local.issue_invoice(order=order) for _ in range(3)]
    assert references == [references[0]] * 3
    assert Invoice.objects.count() == NumberSeries.objects.get().last == 1


def test_an_order_has_one_credit_note_however_often_it_is_asked_for() -> None:
    order = invoice_order()
    local.issue_invoice(order=order)
    notes = [local.issue_credit_note(order_id=order.order_id, reason="late") for _ in range(3)]
    assert notes == [notes[0]] * 3
    assert notes[0].total == -AMOUNT


def test_without_an_invoice_there_is_nothing_to_credit() -> None:
    with pytest.raises(InvoiceUnknown):
        local.issue_credit_note(order_id=new_order(), reason="")


def test_a_roll_back_takes_its_number_back(monkeypatch: pytest.MonkeyPatch) -> None:
    issued()
    with monkeypatch.context() as patch:
        patch.setattr("billing.rules.document.invoice", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            issued()
    assert issued().number == 2


def test_a_clock_that_goes_back_does_not_put_a_document_before_its_predecessor() -> None:
    first, second = issued(NOON), issued(NOON - timedelta(hours=1))
    assert first.issued_at <= second.issued_at
    assert second.document["issued_at"] == second.issued_at.isoformat()


def test_a_credit_note_is_never_older_than_what_it_cancels() -> None:
    invoice = issued(NOON)
    note = issue_credit_note(order_id=invoice.order_id, reason="", now=NOON - timedelta(days=400))
    assert note.issued_at >= invoice.issued_at


def test_the_database_refuses_a_number_twice() -> None:
    invoice = issued()
    twin = Invoice(**{**_columns(invoice), "id": "x", "order_id": "other", "shown_number": "other"})
    with pytest.raises(IntegrityError):
        twin.save()


def test_it_freezes_everything_it_says() -> None:
    order = invoice_order(lines=((12_00, 2000), (10_55, 550), (5_00, 2000), (3_00, 0)))
    with overridden("billing", seller_name="Épicerie du Port", seller_vat_id="FR12345678901"):
        invoice = issued(order=order)
    said = invoice.document
    assert said["seller"]["name"] == "Épicerie du Port"
    assert said["seller"]["vat_id"] == "FR12345678901"
    assert said["buyer"]["name"] == "Alice Martin"
    assert (said["order"]["number"], said["language"], said["currency"], said["exponent"]) == (
        order.order_number,
        "fr",
        "EUR",
        2,
    )
    assert said["taxes"] == [
        {"rate": 2000, "net": 14_17, "tax": 2_83, "gross": 17_00},
        {"rate": 550, "net": 10_00, "tax": 55, "gross": 10_55},
        {"rate": 0, "net": 3_00, "tax": 0, "gross": 3_00},
    ]
    assert said["totals"] == {"net": 27_17, "tax": 3_38, "gross": 30_55}
    assert [line["sku"] for line in said["lines"]] == ["SKU-0", "SKU-1", "SKU-2", "SKU-3"]
    assert (said["number"], said["issued_on"], said["rounding"]) == ("F-2026-000001", "2026-06-15", "per_rate_half_up")


@pytest.mark.parametrize(
    "name", ["x" * 10_000, "<img src=http://127.0.0.1/canary>", "{{7*7}}", "\u202eecilA", "Ålice 🎉"]
)
def test_a_buyers_name_of_any_kind_is_kept_word_for_word(name: str) -> None:
    order = invoice_order()
    invoice = issued(order=replace(order, buyer=replace(order.buyer, name=name)))
    invoice.refresh_from_db()
    assert invoice.document["buyer"]["name"] == name


def test_rates_are_copied_from_the_order_not_looked_up() -> None:
    order = invoice_order(lines=((12_00, 2000),))
    with overridden("billing", tax_standard=2500):
        assert issued(order=order).document["taxes"][0]["rate"] == 2000


def test_a_credit_note_is_the_negated_copy_and_says_what_it_cancels() -> None:
    invoice = issued(order=invoice_order(lines=((12_00, 2000), (10_55, 550))))
    note = issue_credit_note(order_id=invoice.order_id, reason="returned", now=NOON)
    said, original = note.document, invoice.document
    assert (note.kind, note.corrects_id, note.total, note.tax) == ("credit_note", invoice.pk, -22_55, -2_55)
    assert said["totals"] == {name: -value for name, value in original["totals"].items()}
    assert [line["amount"] for line in said["lines"]] == [-12_00, -10_55]
    assert [line["quantity"] for line in said["lines"]] == [-1, -1]
    assert said["corrects"] == {"number": "F-2026-000001", "issued_on": "2026-06-15"}
    assert (said["reason"], said["kind"], said["buyer"], said["seller"]) == (
        "returned",
        "credit_note",
        original["buyer"],
        original["seller"],
    )


@pytest.mark.parametrize("wrong", [{"total": 1}, {"tax": 1}])
def test_it_refuses_an_order_that_does_not_add_up(wrong: dict[str, int]) -> None:
    with pytest.raises(InvoiceInconsistent):
        local.issue_invoice(order=replace(invoice_order(), **wrong))  # type: ignore[arg-type]
    assert not Invoice.objects.exists()


@pytest.mark.parametrize("is_first", [True, False])
def test_it_takes_three_statements(*, is_first: bool) -> None:
    if not is_first:
        issued()
    with CaptureQueriesContext(connections["billing"]) as queries:
        issued()
    assert len([query for query in queries if query["sql"].startswith(("UPDATE", "SELECT", "INSERT"))]) == 3


def test_documents_of_many_orders_come_in_one_query() -> None:
    orders = [invoice_order() for _ in range(5)]
    for order in orders:
        local.issue_invoice(order=order)
    local.issue_credit_note(order_id=orders[0].order_id, reason="")
    with CaptureQueriesContext(connections["billing"]) as queries:
        found = local.invoices(order_ids=tuple(order.order_id for order in orders))
    assert [reference.kind for reference in found].count(DocumentKind.CREDIT_NOTE) == 1
    assert (len(found), len(queries)) == (6, 1)


def test_a_document_cannot_be_changed_or_deleted() -> None:
    invoice = issued()
    invoice.total = 1
    for change in (
        invoice.save,
        invoice.delete,
        Invoice.objects.all().delete,
        lambda: Invoice.objects.update(total=1),
        lambda: Invoice._base_manager.update(total=1),
        lambda: Invoice.objects.bulk_update([invoice], ["total"]),
    ):
        with pytest.raises(WrittenOnce):
            change()
    invoice.refresh_from_db()
    assert invoice.total == AMOUNT


def test_the_database_refuses_to_change_a_document_too() -> None:
    issued()
    with connections["billing"].cursor() as cursor, pytest.raises(IntegrityError, match="written once"):
        cursor.execute("UPDATE billing_invoice SET total = 1")


def test_a_series_that_begins_is_made_by_whoever_comes_first() -> None:
    assert take_number("F-2030", issued_at=NOON) == (1, NOON)
    assert take_number("F-2030", issued_at=NOON) == (2, NOON)


def _columns(invoice: Invoice) -> dict[str, object]:
    return {field.attname: getattr(invoice, field.attname) for field in Invoice._meta.concrete_fields}


def test_a_new_prefix_begins_a_series_of_its_own() -> None:
    with overridden("billing", invoice_prefix="FACT"):
        first = issue_invoice(order=invoice_order(), now=NOON)
    assert first.shown_number.startswith("FACT-")
    assert first.number == 1


def test_documents_of_two_kinds_never_share_a_series() -> None:
    with overridden("billing", invoice_prefix="A"), pytest.raises(InvalidConfiguration):
        _ = properties.current
