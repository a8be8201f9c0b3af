"""Invoices over HTTP: one's own, everybody's for staff who may, and nobody's for anybody else."""

import pytest

from billing import local
from billing.models import Invoice
from tests.billing.making import AMOUNT, invoice_order
from tests.billing.people import ALICE, BOB, Visitor

pytestmark = pytest.mark.django_db(databases="__all__")


def invoiced(customer_id: str) -> Invoice:
    reference = local.issue_invoice(order=invoice_order(customer_id=customer_id))
    return Invoice.objects.get(pk=reference.id)


def test_a_customer_sees_their_own_newest_first(visitor: Visitor) -> None:
    mine = [invoiced(ALICE) for _ in range(3)]
    invoiced(BOB)
    found = visitor.get("invoices", who="alice").json()
    assert [item["number"] for item in found["items"]] == [invoice.shown_number for invoice in reversed(mine)]
    assert found["next"] is None
    assert found["items"][0] == {
        "id": mine[2].pk,
        "kind": "invoice",
        "number": mine[2].shown_number,
        "order_id": mine[2].order_id,
        "order_number": mine[2].order_number,
        "total": AMOUNT,
        "tax": 832,
        "currency": "EUR",
        "issued_at": found["items"][0]["issued_at"],
        "corrects": None,
    }


def test_pages_follow_each_other_without_gap_or_repeat(visitor: Visitor) -> None:
    wanted = {invoiced(ALICE).shown_number for _ in range(7)}
    seen: list[str] = []
    cursor: str | None = ""
    for _ in range(4):
        page = visitor.get(f"invoices?limit=2&cursor={cursor}", who="alice").json()
        seen += [item["number"] for item in page["items"]]
        cursor = page["next"]
    assert (cursor, set(seen), len(seen)) == (None, wanted, 7)


def test_the_list_can_be_of_one_order_with_its_credit_note(visitor: Visitor) -> None:
    invoice = invoiced(ALICE)
    invoiced(ALICE)
    local.issue_credit_note(order_id=invoice.order_id, reason="")
    items = visitor.get(f"invoices?order={invoice.order_id}", who="alice").json()["items"]
    assert [item["kind"] for item in items] == ["credit_note", "invoice"]
    assert items[0]["corrects"] == invoice.pk


def test_the_document_is_what_was_frozen(visitor: Visitor) -> None:
    invoice = invoiced(ALICE)
    found = visitor.get(f"invoices/{invoice.pk}", who="alice")
    assert found.status_code == 200
    body = found.json()
    assert body.pop("id") == invoice.pk
    assert body["totals"] == {"net": 4158, "tax": 832, "gross": AMOUNT}
    for name in ("number", "seller", "buyer", "lines", "taxes", "issued_on", "language", "version"):
        assert body[name] == invoice.document[name]


@pytest.mark.parametrize("who", ["bob", "clerk"])
def test_someone_elses_answers_as_one_that_never_existed(who: str, visitor: Visitor) -> None:
    invoice = invoiced(ALICE)
    theirs = visitor.get(f"invoices/{invoice.pk}", who=who)
    never = visitor.get(f"invoices/{'0' * 32}", who=who)
    assert theirs.status_code == never.status_code == 404
    assert {**theirs.json(), "request_id": ""} == {**never.json(), "request_id": ""}
    assert theirs.json()["code"] == "invoice_unknown"


def test_a_guests_invoice_is_nobodys(visitor: Visitor) -> None:
    invoice = invoiced("")
    assert visitor.get("invoices", who="alice").json()["items"] == []
    assert visitor.get(f"invoices/{invoice.pk}", who="alice").status_code == 404


def test_nobody_gets_nothing(visitor: Visitor) -> None:
    assert visitor.get("invoices").status_code == 401
    assert visitor.get(f"invoices/{invoiced(ALICE).pk}").status_code == 401


def test_staff_with_the_permission_sees_everybodys(visitor: Visitor) -> None:
    invoice = invoiced(ALICE)
    assert len(visitor.get("invoices", who="accountant").json()["items"]) == 1
    assert visitor.get(f"invoices/{invoice.pk}", who="accountant").status_code == 200
    assert visitor.get("invoices", who="clerk").json()["items"] == []


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "cursor=x", "order=%00", "order=' OR 1", "order=" + "a" * 65])
def test_nonsense_is_refused(query: str, visitor: Visitor) -> None:
    refused = visitor.get(f"invoices?{query}", who="alice")
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("path", ["invoices/x", "invoices/" + "z" * 500, "invoices/%F0%9F%92%A9"])
def test_an_id_of_any_shape_is_simply_not_there(path: str, visitor: Visitor) -> None:
    assert visitor.get(path, who="accountant").status_code == 404


def test_problems_are_in_the_readers_language(visitor: Visitor) -> None:
    assert visitor.get("invoices/x", who="alice", language="fr").json()["title"] == "Facture introuvable"


def test_a_page_takes_one_query(visitor: Visitor, django_assert_num_queries: object) -> None:
    for _ in range(5):
        invoiced(ALICE)
    with django_assert_num_queries(1, using="billing"):  # type: ignore[operator]
        visitor.get("invoices", who="alice")
