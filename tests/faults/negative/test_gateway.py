"""The gateway's tests go red with the defence they guard removed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live.process import ROOT

#: Defence → tests of the suite that guard it.
GUARDED = {
    "plain_paths": ["gateway/test_routes.py::test_a_path_with_two_readings_reaches_nobody"],
    "closed_paths": ["gateway/test_routes.py::test_other_paths_go_nowhere"],
    "claims": [
        "gateway/test_headers.py::test_a_claim_never_reaches_a_role",
        "shop/web/test_peer.py::test_no_claim_is_left_for_anybody_to_believe",
    ],
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
    "own_word": ["shop/web/test_peer.py::test_nobody_else_is"],
    "operate_permission": ["shop/web/test_machinery.py::test_staff_need_the_permission"],
}


@pytest.mark.parametrize("defence", GUARDED)
def test_without_it_every_test_that_guards_it_is_red(defence: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *(f"tests/{node}" for node in GUARDED[defence])],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.faults.suite_settings",
            "SHOP_DEFENCE_OFF": f"gateway.{defence}",
            "SHOP_VAR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    red = re.findall(r"^FAILED tests/([^\s\[]+)", done.stdout, re.MULTILINE)
    assert set(GUARDED[defence]) == set(red), done.stdout[-3000:]
    assert " error" not in done.stdout.splitlines()[-1]
