"""The tests of settings go red with the defence they guard removed."""

from pathlib import Path

import pytest

from tests.fakes.consul_front import Mood
from tests.faults.apart.test_consul_asked import is_asked_once_a_second, roles
from tests.faults.negative.red import require_red
from tests.servers.consul import ConsulAgent

GUARDED = {
    "whole_set": [
        "test_live.py::test_one_bad_value_keeps_everything_as_it_was",
        "test_live.py::test_a_file_that_cannot_be_read_keeps_everything_as_it_was",
    ],
    "what_is_withheld_stays": [
        "test_rights.py::test_a_process_that_begins_after_the_rights_were_lost_goes_by_what_was_kept",
        "test_rights.py::test_rights_that_come_back_are_noticed_although_no_key_changed",
        "test_rights.py::test_what_may_not_be_read_any_more_stays_in_force_and_is_told[all]",
        "test_rights.py::test_what_may_not_be_read_any_more_stays_in_force_and_is_told[some]",
        "test_rights.py::test_who_never_had_the_right_is_ready_with_the_defaults_and_says_so",
    ],
    "one_snapshot": ["test_live.py::test_a_request_outlives_the_change"],
}


@pytest.mark.parametrize("defence", GUARDED)
def test_without_it_every_test_that_guards_it_is_red(defence: str, tmp_path: Path) -> None:
    require_red(f"config.{defence}", (f"tests/shop/config/{node}" for node in GUARDED[defence]), tmp_path)


def test_without_one_line_a_running_process_hammers_a_broken_consul(
    tmp_path: Path, consul_agent: ConsulAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_DEFENCE_OFF", "config.one_line")
    with roles(tmp_path, consul_agent) as world, pytest.raises(AssertionError, match="GET /v1/"):
        is_asked_once_a_second(world, Mood.FAILS)
