"""The machinery's tests go red with the defence they guard removed."""

from pathlib import Path
from typing import Any

import pytest

from tests.faults.negative.red import require_red
from tests.live.migrated import new_database
from tests.shop.races import test_races as races
from tests.shop.races.drive import MODULE, Place


@pytest.fixture(params=["sqlite", "postgres"])
def place(tmp_path: Path, request: pytest.FixtureRequest) -> Place:
    url = new_database(request.getfixturevalue("postgres"), MODULE) if request.param == "postgres" else ""
    return Place(tmp_path, url)


def report_without(place: Place, defence: str, race: str) -> Any:
    """What ``race`` reports where ``defence`` is off."""
    off = Place(place.folder, place.database_url, defence_off=defence)
    return off.run_all({race: races.RACES[race]})[race]


def test_without_leases_runners_do_one_effect_twice(place: Place) -> None:
    report = report_without(place, "lease", "compete")
    assert max(report["effects"].values()) > 1
    with pytest.raises(AssertionError):
        races.each_job_has_one_effect(report)


def test_without_a_heartbeat_a_slow_job_runs_twice(place: Place) -> None:
    report = report_without(place, "heartbeat", "slow")
    assert report["begun"] > 1
    with pytest.raises(AssertionError):
        races.a_slow_job_runs_once(report)


def test_a_pending_job_that_runs_already_misses_what_is_asked_now(place: Place) -> None:
    with pytest.raises(AssertionError):
        races.nothing_is_missed(report_without(place, "asked_again", "asked_again"))


def test_without_an_inbox_events_have_their_effect_again(place: Place) -> None:
    report = report_without(place, "inbox_row", "relays")
    assert report["more_than_once"] > 0
    with pytest.raises(AssertionError):
        races.each_event_has_one_effect_in_order(report)


def test_without_the_look_at_what_comes_before_events_overtake(place: Place) -> None:
    report = report_without(place, "order", "relays")
    assert report["out_of_order"] > 0
    with pytest.raises(AssertionError):
        races.each_event_has_one_effect_in_order(report)


def test_a_key_written_after_the_effect_lets_twins_through(place: Place) -> None:
    report = report_without(place, "key_first", "clicks")
    assert max(report["effects"].values()) > 1
    with pytest.raises(AssertionError):
        races.one_effect_and_one_answer(report)


#: Defence → tests of the suite that guard it, by node id under ``tests/shop``.
GUARDED = {
    "outbox_transaction": ["events/test_outbox.py::test_outside_a_transaction_it_is_a_programming_error"],
    "key_scope": [
        "idempotency/test_keys.py::test_everybodys_keys_are_their_own",
        "idempotency/test_keys.py::test_guests_who_cannot_be_told_apart_never_get_each_others_answers",
    ],
    "sealed_answers": ["idempotency/test_keys.py::test_what_was_answered_is_for_who_asked_alone"],
    "undeclared_is_masked": ["web/test_actuator.py::test_what_nobody_declared_may_be_secret"],
    "lingering": ["serving/test_gthread.py::test_clients_that_stay_after_their_answer_delay_nobody"],
    "five_hundreds_are_not_kept": [
        "idempotency/test_keys.py::test_what_did_not_work_out_undoes_the_effect_and_frees_the_key[503-503]"
    ],
    "service_credential": [
        "calls/test_credential.py::test_coming_from_this_machine_proves_nothing",
        "events/test_remote.py::test_without_a_credential_nothing_is_heard",
    ],
    "service_signature": ["calls/test_credential.py::test_another_roles_key_is_not_ours"],
    "call_guard": ["calls/test_transactions.py::test_a_call_inside_a_transaction_is_a_programming_error"],
    "repeat_only_what_is_harmless": [
        "calls/test_retries.py::test_once_bytes_were_sent_what_is_not_harmless_is_never_repeated",
    ],
    "never_who_failed": ["calls/test_retries.py::test_alone_nobody_is_asked_twice"],
    "answers_are_checked": ["calls/test_lying_answers.py::test_a_lie_is_an_error[created]"],
    "token_checks": [
        "web/identity/test_tokens.py::test_another_key_under_the_same_name_is_refused",
        "web/identity/test_tokens.py::test_an_algorithm_that_is_not_ours_is_refused",
    ],
    "revocations": ["web/identity/test_revocation.py::test_older_tokens_are_void_and_newer_ones_are_not"],
    "one_maker": [
        "test_singleton.py::test_many_who_ask_at_once_get_the_same",
        "test_singleton.py::test_the_first_who_are_counted_find_one_place[route and priority]",
        "test_singleton.py::test_the_first_who_are_counted_find_one_place[route and instance]",
    ],
    "closed_by_default": ["web/identity/test_permissions.py::test_a_view_that_names_nobody_is_closed"],
    "staff_permission": ["web/identity/test_permissions.py::test_staff_need_the_permission"],
}


@pytest.mark.parametrize("defence", GUARDED)
def test_without_it_every_test_that_guards_it_is_red(defence: str, tmp_path: Path) -> None:
    require_red(f"frame.{defence}", (f"tests/shop/{node}" for node in GUARDED[defence]), tmp_path)
