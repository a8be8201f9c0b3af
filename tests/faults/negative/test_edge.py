"""The tests of the gateway's own protocol go red with the defence they guard removed."""

from pathlib import Path
from typing import Final

import pytest

from tests.faults.negative.red import require_red

HEAD: Final = "test_head.py::test_what_is_not_plain_is_not_read"
CHUNKS: Final = "test_incoming.py::test_what_is_framed_in_another_way_is_no_body"
ANSWER: Final = "test_answers.py::test_what_leaves_a_doubt_is_no_answer"

#: Defence → tests that guard it.
GUARDED: Final = {
    "line_form": [HEAD],
    "request_line_form": [HEAD],
    "unusual_at_a_glance": ["test_glance.py::test_what_is_plain_and_unusual_is_left_to_others"],
    "values_of_lines": [HEAD],
    "lines_that_vary": ["test_head.py::test_a_line_whose_name_varies_is_passed_on_as_it_is_judged"],
    "secrets_of_heads": ["test_glance.py::test_no_secret_is_remembered_with_a_head"],
    "heads_in_time": ["test_glance.py::test_whoever_is_known_is_known_until_their_token_expires"],
    "lines_that_fit": [HEAD],
    "ends_of_chunks": [CHUNKS],
    "sizes_of_chunks": [CHUNKS],
    "broken_off_bodies": ["test_long_bodies.py::test_chunks_that_are_none_end_the_request_at_the_role"],
    "agreed_sockets": ["test_websocket.py::test_an_instance_that_does_not_agree_is_no_socket"],
    "wanted_sockets": ["test_websocket.py::test_nobody_gets_a_socket_who_asked_for_none"],
    "slow_visitors": ["test_long_bodies.py::test_a_slow_visitor_is_no_fault_of_the_instance"],
    "eyes_on_who_lags": ["test_lagging.py::test_one_that_hangs_is_enough_to_leave_its_instance_alone"],
    "answers_with_an_end": [ANSWER],
    "lines_of_answers": [ANSWER],
}


@pytest.mark.parametrize("defence", GUARDED)
def test_without_it_every_test_that_guards_it_is_red(defence: str, tmp_path: Path) -> None:
    require_red(f"edge.{defence}", (f"tests/gateway/edge/{node}" for node in GUARDED[defence]), tmp_path)
