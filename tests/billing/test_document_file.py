"""Documents as files to keep: what they say, in which language, and who gets them."""

from base64 import b64decode
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from billing import local
from billing.interface.errors import InvoiceUnknown
from billing.interface.messages import InvoiceRef
from tests.billing.making import invoice_order
from tests.billing.people import ALICE, BOB, Visitor

pytestmark = pytest.mark.django_db(databases="__all__")

#: Gross amounts and rates: tea at the reduced rate, and a pot.
LINES = ((121_410, 550), (4990, 2000))
FRENCH = (
    "Facture {number}",
    "Vendeur",
    "12 rue des Lilas",
    "75011 Paris",
    "FR00000000000",
    "Remise de 5 %",
    "Thé de Łódź",
    "60 21,30 € 5,5 % 1 214,10 €",
    "Pot",
    "1 49,90 € 20 % 49,90 €",
    "Total HT 1 192,39 €",
    "TVA à 5,5 % 63,29 €",
    "TVA à 20 % 8,32 €",
    "Total TTC 1 264,00 €",
)
ENGLISH = (
    "Invoice {number}",
    "Seller",
    "5 % off",
    "60 €21.30 5.5 % €1,214.10",
    "Net €1,192.39",
    "Tax at 5.5 % €63.29",
    "Tax at 20 % €8.32",
    "Total, tax included €1,264.00",
)


def issued(customer_id: str = ALICE) -> InvoiceRef:
    order = invoice_order(lines=LINES, customer_id=customer_id)
    tea, pot = order.lines
    tea = replace(tea, name="Thé de Łódź", quantity=60, unit_price=2130, discount=500)
    return local.issue_invoice(order=replace(order, lines=(tea, replace(pot, name="Pot"))))


def words(content: bytes) -> str:
    """What the file says, with spaces of one kind."""
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("language", "sentences"), [("fr", FRENCH), ("en", ENGLISH)])
def test_it_says_what_the_document_says_in_the_readers_language(
    language: str, sentences: tuple[str, ...], visitor: Visitor
) -> None:
    invoice = issued()
    answer = visitor.get(f"invoices/{invoice.id}/file", who="alice", language=language)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="{invoice.number}.pdf"'
    said = words(answer.content)
    for sentence in sentences:
        assert sentence.format(number=invoice.number) in said, said


def test_a_credit_note_names_what_it_cancels(visitor: Visitor) -> None:
    invoice = issued()
    note = local.issue_credit_note(order_id=invoice.order_id, reason="")
    said = words(visitor.get(f"invoices/{note.id}/file", who="alice").content)
    assert f"Credit note {note.number}" in said
    assert f"Cancels invoice {invoice.number} of " in said
    assert "Total, tax included -€1,264.00" in said


def test_many_lines_go_on_on_further_pages_under_their_headings() -> None:
    order = invoice_order(lines=LINES * 40)
    reader = _read(local.issue_invoice(order=order))
    assert len(reader.pages) > 2
    for number, page in enumerate(reader.pages, start=1):
        said = page.extract_text()
        assert f"{number} / {len(reader.pages)}" in said
        assert "Article" in said or "Total TTC" in said


def test_the_same_document_is_the_same_file() -> None:
    invoice = issued()
    assert _file(invoice) == _file(invoice)
    reader = _read(invoice)
    assert reader.metadata is not None
    assert reader.metadata.title == f"Facture {invoice.number}"
    assert reader.root_object["/Lang"] == "fr"


@pytest.mark.parametrize("who", ["bob", "clerk"])
def test_someone_elses_is_not_there(who: str, visitor: Visitor) -> None:
    refused = visitor.get(f"invoices/{issued().id}/file", who=who)
    assert (refused.status_code, refused["Content-Type"]) == (404, "application/problem+json")
    assert refused.json()["code"] == "invoice_unknown"


def test_nobody_gets_none_and_staff_with_the_permission_all(visitor: Visitor) -> None:
    path = f"invoices/{issued(BOB).id}/file"
    assert visitor.get(path).status_code == 401
    assert visitor.get(path, who="accountant").status_code == 200


def test_a_document_of_another_order_is_not_there() -> None:
    mine, theirs = issued(), issued(BOB)
    with pytest.raises(InvoiceUnknown):
        local.document_file(order_id=mine.order_id, document_id=theirs.id, language="fr")


def _file(invoice: InvoiceRef) -> bytes:
    found = local.document_file(order_id=invoice.order_id, document_id=invoice.id, language="fr")
    return b64decode(found.base64)


def _read(invoice: InvoiceRef) -> Any:
    return PdfReader(BytesIO(_file(invoice)))
