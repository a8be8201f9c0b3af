"""The gateway's tests go red with the defence they guard removed."""

from pathlib import Path

import pytest

from tests.faults.negative.red import require_red

#: Defence → tests of the suite that guard it.
GUARDED = {
    "plain_paths": [
        "gateway/test_routes.py::test_a_path_with_two_readings_reaches_nobody",
        "gateway/test_served_apart.py::test_no_filter_leads_where_nobody_may_go",
    ],
    "closed_paths": [
        "gateway/test_routes.py::test_other_paths_go_nowhere",
        "gateway/test_served_apart.py::test_no_filter_leads_where_nobody_may_go",
    ],
    "proof_for_our_own": ["gateway/test_served_apart.py::test_somebody_else_gets_nothing_that_proves_who_we_are"],
    "readable_answers": [
        "gateway/test_served_apart.py::test_what_a_filter_takes_out_of_an_answer_is_never_hidden_from_it"
    ],
    "bursts_in_time": ["gateway/test_limiting.py::test_nobody_is_forgotten_before_their_burst_is_back"],
    "kept_for_whom": ["gateway/test_caching.py::test_who_gets_it"],
    "one_writer": ["gateway/test_control.py::test_of_two_who_change_the_same_set_the_second_is_told"],
    "last_instance": [
        "gateway/test_overview.py::test_of_two_who_drain_the_last_two_the_second_is_told",
    ],
    "whole_sets": ["gateway/test_in_force.py::test_a_bad_set_leaves_the_old_one_in_force_and_says_where_it_is_wrong"],
    "claims": [
        "gateway/test_headers.py::test_a_claim_never_reaches_a_role",
        "shop/web/test_peer.py::test_no_claim_is_left_for_anybody_to_believe",
    ],
    "claims_in_both_spellings": ["shop/web/test_peer.py::test_no_claim_is_left_for_anybody_to_believe"],
    "listed_proxies": ["shop/web/test_peer.py::test_nobody_else_is"],
    "hop_by_hop": ["gateway/test_headers.py::test_what_is_about_the_visitors_connection_stays_there"],
    "connection_names": [
        "gateway/test_headers.py::test_a_connection_header_takes_away_what_it_names",
        "gateway/test_headers.py::test_the_roles_own_connection_headers_stay_behind",
    ],
    "repeat_only_what_is_harmless": ["gateway/test_failures.py::test_a_post_without_a_key_is_sent_once"],
    "whole_answers": [
        "gateway/test_failures.py::test_what_is_no_answer_is_a_502",
        "gateway/test_failures.py::test_a_get_is_asked_of_another",
    ],
    "framing_once": [
        "gateway/edge/test_head.py::test_what_is_not_plain_is_not_read",
        "gateway/edge/test_smuggling.py::test_it_is_refused_and_nothing_behind_it_is_heard",
    ],
    "broken_connections": ["gateway/edge/test_customers_apart.py::test_nobody_gets_anothers_answer"],
    "origins": [
        "gateway/test_cors.py::test_leave_is_given_here_and_no_role_hears_of_it",
        "gateway/test_cors.py::test_a_page_that_may_reads_the_answer_and_another_ones_question_goes_nowhere",
        "gateway/test_cors.py::test_rules_by_path_hold_for_built_in_routes_and_where_there_is_none",
    ],
    "pauses": ["gateway/test_overload.py::test_a_pause_of_our_own_is_not_taken_for_a_queue_of_theirs"],
    "shedding": ["gateway/test_overload.py::test_three_times_too_much_costs_nobody_who_buys"],
    "breakers_count_answers": [
        "gateway/test_breaking.py::test_who_was_not_let_in_is_no_failure_and_no_success_of_the_role"
    ],
    "one_line": ["gateway/test_one_line.py::test_who_waits_too_long_is_told_so_and_who_buys_is_answered"],
    "bulkheads": [
        "gateway/test_bulkheads.py::test_one_too_many_is_told_to_come_back",
        "gateway/test_bulkheads.py::test_slow_long_bodies_take_no_more_than_their_places",
    ],
    "short_bodies_first": [
        "gateway/edge/test_slow_visitors.py::test_what_gunicorn_reads_takes_no_thread_before_it_is_there"
    ],
    "bounded_memory": ["gateway/edge/test_slow_visitors.py::test_who_takes_up_most_memory_gives_way"],
    "own_word": ["shop/web/test_peer.py::test_nobody_else_is"],
    "staff_permission": [
        "gateway/test_overview.py::test_nobody_else_sees_it",
        "gateway/test_control.py::test_only_staff_who_may_see_or_change_anything",
    ],
    "operate_permission": ["shop/web/test_machinery.py::test_staff_need_the_permission"],
}


@pytest.mark.parametrize("defence", GUARDED)
def test_without_it_every_test_that_guards_it_is_red(defence: str, tmp_path: Path) -> None:
    require_red(f"gateway.{defence}", (f"tests/{node}" for node in GUARDED[defence]), tmp_path)
