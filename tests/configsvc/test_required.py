"""A backend without which there is no answer, and a file that cannot be read: 500 in words, in Boot's shape."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.configsvc.server import SHAPES, running


@pytest.mark.parametrize("shape", SHAPES)
def test_28_broken_yaml_is_500_and_says_no_secret(shape: str, tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "broken.yml").write_text("password: CANARY-VALUE\n  x: [")
    (files / "whole.yml").write_text("k: 1")
    extra = {"CONFIGSVC_FILES_FOLDERS": str(files), "CONFIGSVC_REQUIRED": "database,files"}
    with running(shape, tmp_path, extra) as server:
        answer = server.get("/broken/dev")
        assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/json")
        assert answer.json()["error"] == "Internal Server Error"
        assert "broken.yml: YAML: line " in answer.json()["message"]
        assert "CANARY-VALUE" not in answer.text + server.log
        assert server.get("/whole/dev").status_code == 200
        (files / "whole.yml").write_text("k: [")
        kept = server.get("/whole/dev")
        assert (kept.status_code, kept.headers["X-Config-Degraded"]) == (200, "files")
        assert kept.json()["propertySources"][0]["source"] == {"k": 1}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_reader_who_prefers_to_wait_hears_of_a_change(shape: str, tmp_path: Path) -> None:
    with running(shape, tmp_path) as server:
        tag = server.get("/waited/dev").headers["ETag"]
        began = time.monotonic()
        same = server.get("/waited/dev", If_None_Match=tag, Prefer="wait=1")
        assert (same.status_code, same.headers["Preference-Applied"]) == (304, "wait=1")
        assert time.monotonic() - began >= 1.0
        assert server.get("/waited/dev", If_None_Match=tag).headers.get("Preference-Applied") is None
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(server.get, "/waited/dev", If_None_Match=tag, Prefer="wait=30")
            server.set({"waited": {"k": "1"}})
            changed = waiting.result(15)
        assert changed.status_code == 200
        assert changed.json()["propertySources"][0]["source"] == {"k": "1"}
