"""The config server's tests go red with the defence they guard removed."""

from pathlib import Path

import pytest

from tests.faults.negative.red import require_red

#: Defence → tests of the suite that guard it.
GUARDED = {
    "authorisation": [
        "configsvc/test_access.py::test_31_another_applications_settings_are_403",
        "configsvc/test_changes.py::test_a_stream_is_for_those_who_may_read",
    ],
    "own_writes_are_expected": [
        "configsvc/test_consul_watch.py::test_what_we_wrote_ourselves_is_never_answered_as_it_was_before"
    ],
    "compare_and_set": [
        "configsvc/test_races.py::test_of_many_who_change_the_same_setting_one_wins",
        "configsvc/test_races.py::test_of_many_who_make_the_same_setting_one_wins",
        "configsvc/test_consul.py::test_of_many_who_change_the_same_key_one_wins",
    ],
    "hidden_is_not_absent": [
        "configsvc/test_consul_rights.py::test_what_may_not_be_read_any_more_is_served_as_it_was_and_told[asked-one]",
        "configsvc/test_consul_rights.py::test_the_history_takes_nothing_for_deleted_that_is_hidden",
    ],
    "no_global_lock": [
        "configsvc/test_patience.py::test_a_late_backend_is_waited_for_once",
        "configsvc/test_consul.py::test_29_one_slow_backend_delays_nobody",
    ],
    "settings_are_no_plain_files": ["configsvc/test_access.py::test_31_nor_are_they_served_as_a_plain_file"],
    "files_of_others": ["configsvc/test_access.py::test_31_a_file_that_could_be_another_applications_is"],
    "hidden_folders": ["configsvc/test_protocol_details.py::test_31_a_hidden_folder_is_no_label"],
    "names_that_climb": ["configsvc/test_protocol.py::test_17_what_climbs_is_400"],
}


@pytest.mark.parametrize("defence", GUARDED)
def test_without_it_every_test_that_guards_it_is_red(defence: str, tmp_path: Path) -> None:
    require_red(f"configsvc.{defence}", (f"tests/{node}" for node in GUARDED[defence]), tmp_path)
