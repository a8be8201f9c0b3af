"""The process that serves the config server follows the settings it keeps."""

import time
from pathlib import Path

import pytest
import requests

from tests.configsvc.server import SHAPES, running


@pytest.mark.parametrize("shape", SHAPES)
def test_a_setting_is_in_force_where_it_is_kept(shape: str, tmp_path: Path) -> None:
    with running(shape, tmp_path) as server:
        assert server.get("/unknown/none").status_code == 200
        server.set({"config-service": {"configsvc.accept-empty": "false"}})
        deadline = time.monotonic() + 10
        while server.get("/unknown/none").status_code != 404:
            assert time.monotonic() < deadline, "the process does not follow"
            time.sleep(0.1)


@pytest.mark.parametrize("shape", SHAPES)
def test_how_much_is_logged_changes_without_a_restart(shape: str, tmp_path: Path) -> None:
    """A look at readiness is logged from ``DEBUG`` on."""
    with running(shape, tmp_path) as server:
        assert requests.get(f"{server.root}/readyz", timeout=10).status_code == 200
        assert '"level":"debug"' not in server.log
        server.set({"application": {"logging.level": "DEBUG"}})
        deadline = time.monotonic() + 30
        while not any('"level":"debug"' in line and '"/readyz"' in line for line in server.log.splitlines()):
            assert time.monotonic() < deadline, "the process logs no more than before"
            requests.get(f"{server.root}/readyz", timeout=10)
            time.sleep(0.1)
