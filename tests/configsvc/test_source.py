"""The process that serves the config server follows the settings it keeps."""

import time
from pathlib import Path

import pytest

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
