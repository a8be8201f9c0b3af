"""What the door shows while there is no storefront yet."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

REFRESH = '<meta http-equiv="refresh"'


def test_without_a_build_the_plain_page_says_how_to_make_one(client: Client, dist: Path) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "make frontend" in page
    assert "/api/docs" in page
    assert REFRESH not in page


@pytest.mark.parametrize(
    ("step", "now", "done"),
    [("node", "Find Node.js", 0), ("packages", "Install the packages", 1), ("compress", "Compress them", 3)],
)
def test_a_running_build_shows_its_step_and_looks_again(
    client: Client, building: Callable[[str], None], step: str, now: str, done: int
) -> None:
    building(step)
    page = client.get("/").content.decode()
    assert REFRESH in page
    assert f'<li class="now" aria-current="step">{now}' in page
    assert page.count('class="done"') == done


def test_a_page_asked_for_meanwhile_comes_later(client: Client, building: Callable[[str], None]) -> None:
    building("build")
    answer = client.get("/fr/produits")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "3"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Construire les pages" in answer.content.decode()


def test_a_builder_that_was_killed_builds_no_more(client: Client, dist: Path) -> None:
    (dist / "status.json").write_text(json.dumps({"state": "building", "step": "build"}))
    (dist / "lock").touch()
    assert REFRESH not in client.get("/").content.decode()


def test_a_failure_is_said_as_text(client: Client, dist: Path) -> None:
    (dist / "status.json").write_text(json.dumps({"state": "failed", "reason": "npm <b>could not</b>"}))
    page = client.get("/").content.decode()
    assert "npm &lt;b&gt;could not" in page
    assert REFRESH not in page


@pytest.mark.parametrize("status", ["", "{", "[]", "null", '{"state": 7}', "\xff"])
def test_a_broken_status_is_no_status(client: Client, dist: Path, status: str) -> None:
    (dist / "status.json").write_text(status, encoding="latin-1")
    assert client.get("/").status_code == 200
