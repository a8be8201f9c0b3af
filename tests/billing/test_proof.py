"""``prove`` finds what is planted, names it, and says nothing of a shop that is in order."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone

from billing import local
from billing.models import Invoice, NumberSeries, Payment
from billing.proof import prove
from billing.providers.sandbox import sandbox_log
from billing.rules.payments import Asked
from shop.proof import Violation
from tests.billing.making import authorised, captured, invoice_order, new_order

pytestmark = pytest.mark.django_db(databases="__all__")


def found(*, minutes: float = 0) -> list[Violation]:
    return list(prove(now=timezone.now() + timedelta(minutes=minutes)))


def paid(method: str = "pm_card_ok") -> str:
    order = new_order()
    captured(order, method=method)
    local.issue_invoice(order=invoice_order(order))
    return order


def raw(sql: str, *values: Any) -> None:
    """What only somebody with the database in their hands can do."""
    with connections["billing"].cursor() as cursor:
        for table in ("billing_invoice", "billing_paymentevent"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_unchanged")
        cursor.execute(sql, values)


def planted(order: str, kind: Asked, key: str) -> None:
    """An effect at the provider that we did not ask for."""
    log = sandbox_log()
    real = next(effect for effect in log.effects() if effect.order_ref == order and effect.kind is Asked.CAPTURE)
    log.once(key, real.reference, lambda _: replace(real, key=key, kind=kind))


def test_a_shop_in_order_has_no_violations() -> None:
    paid()
    authorised(new_order())
    authorised(new_order(), method="pm_card_declined")
    captured(new_order(), method="pm_card_capture_declined")
    voided, refunded = new_order(), paid()
    authorised(voided)
    for order in (voided, refunded):
        local.cancel(order_id=order, reason="")
    local.issue_credit_note(order_id=refunded, reason="")
    local.cancel(order_id=new_order(), reason="")
    assert found(minutes=5) == []


def test_a_second_capture_at_the_provider_is_found() -> None:
    order = paid()
    planted(order, Asked.CAPTURE, f"{Payment.objects.get().pk}:capture-again")
    violation = next(v for v in found() if "captured 2 times" in v.message)
    assert (violation.law, violation.module, violation.subject) == ("I2", "billing", f"order {order}")
    assert violation.since is not None
    assert "capture-again" in violation.cause


def test_money_that_moved_for_a_payment_nobody_knows_is_found() -> None:
    planted(paid(), Asked.REFUND, "stranger:refund")
    assert any("not known here" in violation.message for violation in found())


def test_a_payment_that_disagrees_with_the_provider_is_found() -> None:
    paid()
    raw("UPDATE billing_payment SET status = 'refunded', refunded_amount = amount")
    messages = [violation.message for violation in found()]
    assert any("is refunded, the provider did authorised, captured" in message for message in messages)
    assert any("its history leads to captured" in message for message in messages)


def test_a_history_with_a_hole_is_found() -> None:
    paid()
    raw("DELETE FROM billing_paymentevent WHERE version = 1")
    assert any("its history has [2]" in violation.message for violation in found())


def test_silence_of_more_than_a_minute_is_found_and_less_is_not() -> None:
    authorised(new_order(), method="pm_card_authorise_silent")
    assert found() == []
    (violation,) = found(minutes=2)
    assert (violation.law, violation.message) == ("I5", "still waits for the answer to authorise")


def test_a_cancellation_nobody_carried_out_is_found() -> None:
    order = paid()
    Payment.objects.update(cancelled_at=timezone.now())
    assert any(v.law == "I5" and "a refund" in v.message and order in v.subject for v in found(minutes=2))


def test_kept_money_without_an_invoice_is_found_after_a_minute() -> None:
    order = new_order()
    captured(order)
    assert found() == []
    (violation,) = found(minutes=2)
    assert (violation.law, violation.subject) == ("I3", f"order {order}")


def test_an_invoice_without_money_is_found() -> None:
    local.issue_invoice(order=invoice_order())
    assert [(violation.law, "never paid" in violation.message) for violation in found()] == [("I3", True)]


@pytest.mark.parametrize(
    ("plant", "law", "said"),
    [
        (lambda: _forged(number=5), "I4", "F-{year}-000002 is missing"),
        (
            lambda: raw("UPDATE billing_invoice SET issued_at = '2020-01-01' WHERE number = 2"),
            "I4",
            "older than its predecessor",
        ),
        (lambda: raw("UPDATE billing_invoice SET shown_number = 'F-1' WHERE number = 2"), "I4", "F-1 is number 2"),
        (lambda: NumberSeries.objects.update(last=9), "I4", "ends with 2, its counter says 9"),
        (lambda: raw("DELETE FROM billing_numberseries"), "I4", "ends with 2, its counter is gone"),
        (lambda: raw("DELETE FROM billing_invoice"), "I4", "counted to 2 and has no document"),
        (lambda: raw("UPDATE billing_invoice SET total = 1 WHERE number = 2"), "I3", "the document says 1"),
        (lambda: _rewritten("totals", {"net": 1, "tax": 1, "gross": 2}), "I3", "its totals say"),
        (lambda: _rewritten("taxes", []), "I3", "table of taxes"),
        (lambda: _rewritten("number", "F-9"), "I3", "calls itself"),
    ],
)
def test_a_tampered_document_or_number_is_found(plant: Callable[[], None], law: str, said: str) -> None:
    paid()
    paid()
    expected = said.format(year=Invoice.objects.order_by("number").first().document["issued_on"][:4])  # type: ignore[union-attr]
    plant()
    violations = [violation for violation in found() if violation.law == law]
    assert any(expected in violation.message for violation in violations)
    assert all(violation.since and violation.cause for violation in violations)


def test_a_number_given_twice_is_found_should_the_index_ever_be_gone() -> None:
    from billing.proof.series import _faults

    first = Invoice(series="F-2026", number=1, shown_number="F-2026-000001", issued_at=timezone.now())
    assert list(_faults(first, 2, None)) == ["F-2026-000001 is there twice"]


def test_it_counts_in_the_providers_books_not_in_ours() -> None:
    """Our rows can be as tidy as they like."""
    order = paid()
    with sqlite3.connect(Path(settings.SHOP_SANDBOX_LOG)) as books:
        books.execute("DROP TRIGGER effects_kept")
        books.execute("DELETE FROM effects WHERE kind = 'capture'")
    assert [(v.law, order in v.subject) for v in found()] == [("I2", True)]


def _forged(*, number: int) -> None:
    raw("UPDATE billing_invoice SET number = %s WHERE number = 2", number)


def _rewritten(name: str, value: object) -> None:
    invoice = Invoice.objects.get(number=2)
    document = {**invoice.document, name: value}
    raw(
        "UPDATE billing_invoice SET document = %s WHERE number = 2",
        Invoice._meta.get_field("document").get_db_prep_save(document, connections["billing"]),
    )
