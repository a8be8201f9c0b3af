"""The tests of settings go red with the defence they guard removed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live.process import ROOT

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
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *(f"tests/shop/config/{node}" for node in GUARDED[defence])],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.faults.suite_settings",
            "SHOP_DEFENCE_OFF": f"config.{defence}",
            "SHOP_VAR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    red = re.findall(r"^FAILED tests/shop/config/(\S+)", done.stdout, re.MULTILINE)
    assert set(GUARDED[defence]) == set(red), done.stdout[-3000:]
    assert " error" not in done.stdout.splitlines()[-1]
