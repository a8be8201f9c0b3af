"""Billing's tests go red with the defence they guard removed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from billing.providers.sandbox import sandbox_log
from billing.rules.payments import Asked
from tests.billing.making import quick_sandbox
from tests.billing.races.drive import Place
from tests.billing.test_cancel import (
    a_capture_that_turns_out_done_after_the_cancellation_is_refunded,
    an_attempt_that_arrives_after_the_order_was_given_up_moves_no_money,
)
from tests.billing.test_capture import an_impatient_buyer_pays_once, money_taken_without_a_word_is_taken_once
from tests.billing.test_races import followed_and_once, news_is_one_change, nothing_is_kept, numbers_are_gapless
from tests.faults.defences import billing as defences
from tests.faults.negative.red import require_red
from tests.live.migrated import new_database

#: Defence → tests of the suite that guard it, by node id under ``tests/billing``.
GUARDED = {
    "contradictions_go_on_record": [
        "test_contradictions.py::test_money_taken_beside_another_payment_goes_back_and_the_order_keeps_its_own",
        "test_contradictions.py::test_prove_sees_both_captures",
    ],
    "what_contradicts_goes_back": [
        "test_contradictions.py::test_money_taken_beside_another_payment_goes_back_and_the_order_keeps_its_own",
        "test_contradictions.py::test_what_is_found_taken_after_the_order_was_given_up_goes_back",
    ],
    "only_forward": ["test_webhooks.py::test_old_news_takes_nothing_back"],
    "one_document_of_a_kind": [
        "test_invoices.py::test_an_order_has_one_invoice_however_often_it_is_asked_for",
        "test_invoices.py::test_an_order_has_one_credit_note_however_often_it_is_asked_for",
    ],
}

INVOICES = 200
STORM = {"invoices": INVOICES, "processes": 8, "rolled_back": 0.1, "twins": 20, "kills": 10, "seed": 2026}


@pytest.fixture
def place(tmp_path: Path, database: str, request: pytest.FixtureRequest) -> Place:
    url = new_database(request.getfixturevalue("postgres"), "billing") if database == "postgres" else ""
    return Place(tmp_path / "race", url)


@contextmanager
def without(defence: Callable[[], None], folder: Path) -> Iterator[None]:
    """This process's billing without ``defence``, and everything back in its place afterwards."""
    before = {module: dict(vars(module)) for module in defences.TOUCHED}
    with quick_sandbox(folder):
        defence()
        try:
            yield
        finally:
            for module, names in before.items():
                vars(module).update(names)


def broken(place: Place, defence: str) -> Place:
    return replace(place, extra={"SHOP_DEFENCE_OFF": f"billing.{defence}"})


@pytest.mark.parametrize("defence", GUARDED)
def test_without_it_every_test_that_guards_it_is_red(defence: str, tmp_path: Path) -> None:
    require_red(f"billing.{defence}", (f"tests/billing/{node}" for node in GUARDED[defence]), tmp_path)


@pytest.mark.django_db(databases="__all__")
def test_a_timeout_taken_for_a_failure_captures_twice(tmp_path: Path) -> None:
    with without(defences.unknown, tmp_path), pytest.raises(AssertionError, match="2 == 1"):
        an_impatient_buyer_pays_once()


@pytest.mark.django_db(databases="__all__")
def test_a_new_key_each_time_captures_twice(tmp_path: Path) -> None:
    with without(defences.one_key_per_question, tmp_path):
        with pytest.raises(AssertionError):
            money_taken_without_a_word_is_taken_once("pm_card_capture_silent")
        assert [effect.kind for effect in sandbox_log().effects()].count(Asked.CAPTURE) > 1


@pytest.mark.django_db(databases="__all__")
def test_a_forgotten_cancellation_keeps_the_money(tmp_path: Path) -> None:
    with without(defences.wish_on_record, tmp_path), pytest.raises(AssertionError, match=r"captured.*is.*refunded"):
        a_capture_that_turns_out_done_after_the_cancellation_is_refunded("pm_card_capture_silent")


@pytest.mark.django_db(databases="__all__")
def test_an_unmarked_order_is_paid_after_it_was_given_up(tmp_path: Path) -> None:
    with (
        without(defences.mark_of_the_given_up, tmp_path),
        pytest.raises(AssertionError, match=r"authorised.*is.*voided"),
    ):
        an_attempt_that_arrives_after_the_order_was_given_up_moves_no_money()


@pytest.mark.parametrize("database", ["postgres"])
def test_numbers_by_maximum_and_one_collide(place: Place) -> None:
    """On SQLite the one write lock would serialise even these."""
    report = broken(place, "counter_row").run("storm", **STORM)
    with pytest.raises(AssertionError):
        numbers_are_gapless(report, invoices=INVOICES)


def test_a_number_committed_before_its_invoice_leaves_gaps(place: Place) -> None:
    report = broken(place, "number_in_the_invoices_transaction").run("storm", **STORM)
    assert "is missing" in " ".join(report["violations"])
    with pytest.raises(AssertionError):
        numbers_are_gapless(report, invoices=INVOICES)


def test_without_the_version_the_same_news_is_written_again_and_again(place: Place) -> None:
    report = broken(place, "version").run("tangle", play="news", rounds=10)
    with pytest.raises(AssertionError):
        news_is_one_change(report)


def test_without_the_index_an_order_is_authorised_twice(place: Place) -> None:
    report = place.run("tangle", play="attempts_and_cancel", rounds=10, without_index="billing_one_standing_payment")
    with pytest.raises(AssertionError):
        nothing_is_kept(report)


def test_a_question_that_was_not_written_down_is_lost_with_its_asker(place: Place) -> None:
    reports = broken(place, "question_on_record_first").run("crash")
    with pytest.raises(AssertionError):
        followed_and_once(reports)
