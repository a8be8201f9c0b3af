"""The tests of calls between processes go red with the defence they guard removed."""

from pathlib import Path
from typing import Final

import pytest

from tests.faults.negative.red import require_red

CALLS, APART = "tests/shop/calls", "tests/faults/apart"

#: Defence → tests that guard it.
GUARDED: Final = {
    "calls.leaving_alone": [
        f"{CALLS}/test_retries.py::test_who_is_out_costs_nobody_anything",
        f"{APART}/test_sick_instances.py::test_one_of_two_is_sick_and_no_call_fails[refuses]",
    ],
    "calls.looking": [f"{CALLS}/test_sick_peers.py::test_who_hangs_is_left_alone_before_five_callers_waited"],
    "calls.sharing_the_time": [
        f"{CALLS}/test_retries.py::test_silence_leaves_time_for_somebody_else",
        f"{APART}/test_sick_instances.py::test_one_of_two_stands_still_and_no_reading_fails",
    ],
    "calls.calls_as_old_as_they_are": [
        f"{CALLS}/test_budget.py::test_those_that_are_told_of_later_count_from_when_the_first_could_have_been"
    ],
    "calls.elsewhere_at_once": [f"{CALLS}/test_retries.py::test_refusals_are_no_attempts"],
    "calls.whole_answers": [
        f"{CALLS}/test_lying_answers.py::test_an_answer_that_does_not_say_how_long_it_is_may_be_half_of_one"
    ],
    "calls.connections_of_their_own": [
        f"{CALLS}/test_sick_peers.py::test_what_must_not_be_sent_twice_is_never_sent_on_a_used_connection"
    ],
    "frame.repeat_only_what_is_harmless": [
        f"{APART}/test_sick_instances.py::test_what_is_not_harmless_is_reported_and_never_sent_twice"
    ],
    "frame.service_credential": [f"{APART}/test_doors.py::test_a_customers_token_is_no_credential[orders]"],
    "frame.service_signature": [
        f"{APART}/test_doors.py::test_without_a_right_credential_no_operation_opens[an expired one-orders]",
        f"{APART}/test_doors.py::test_without_a_right_credential_no_operation_opens[no signature-orders]",
    ],
    "calls.headers_name_nobody": [f"{APART}/test_doors.py::test_no_header_says_who_a_stranger_is[orders]"],
    "frame.inbox_row": [f"{APART}/test_events_again.py::test_twice_is_once[inventory.hold_expired-orders]"],
    "inventory.tombstone": [f"{APART}/test_messages.py::test_backwards_it_ends_the_same[given up before it was paid]"],
    "inventory.state_decides": [f"{APART}/test_messages.py::test_each_twice_is_each_once[bought]"],
}


@pytest.mark.parametrize("defence", GUARDED)
def test_without_it_every_test_that_guards_it_is_red(defence: str, tmp_path: Path) -> None:
    require_red(defence, GUARDED[defence], tmp_path)
