"""What was known, on disk."""

import json
import multiprocessing
from pathlib import Path
from typing import Any

import pytest

from shop.discovery.base import Instance
from shop.discovery.kept import REFRESH_SECONDS, Kept

HERE = Instance("a-service", "http://10.0.0.5:8777", id="a-1", weight=3, zone="north", version="7")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "discovery" / "orders.json"


def test_another_process_reads_what_this_one_wrote(path: Path) -> None:
    Kept(path).write("a-service", [HERE], 123.0)
    assert Kept(path).read("a-service") == ([HERE], 123.0)
    assert Kept(path).read("b-service") is None


def test_what_did_not_change_is_not_written_again_until_it_is_old(path: Path) -> None:
    kept = Kept(path)
    kept.write("a-service", [HERE], 100.0)
    path.unlink()
    kept.write("a-service", [HERE], 101.0)
    assert not path.exists()
    kept.write("a-service", [HERE], 101.0 + REFRESH_SECONDS)
    assert path.exists()


def test_processes_of_a_role_leave_each_others_services(path: Path) -> None:
    names = [f"service-{number}" for number in range(4)]
    processes = [multiprocessing.get_context("spawn").Process(target=_write, args=(path, name)) for name in names]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert sorted(json.loads(path.read_text())) == names


def _write(path: Path, service: str) -> None:
    kept = Kept(path)
    for number in range(20):
        kept.write(service, [Instance(service, f"http://10.0.0.5:{8000 + number}")], float(number))


ROW = {"url": "http://x", "id": "", "weight": 1, "zone": "", "version": ""}


def entry(*rows: Any, heard_at: Any = 1.0) -> str:
    return json.dumps({"a-service": {"heard_at": heard_at, "instances": rows}})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "1",
        '{"a-service": 1}',
        entry(),
        entry(1),
        entry({"url": "http://x"}),
        entry(ROW | {"url": "file:///etc"}),
        entry(ROW | {"weight": "1"}),
        entry(ROW | {"weight": -1}),
        entry(ROW, heard_at=None),
    ],
)
def test_a_file_that_is_not_ours_is_nothing_known_and_is_replaced(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    kept = Kept(path)
    assert kept.read("a-service") is None
    kept.write("a-service", [HERE], 1.0)
    assert kept.read("a-service") == ([HERE], 1.0)


def test_a_disk_that_refuses_costs_nothing_but_a_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").touch()
    kept = Kept(tmp_path / "file" / "orders.json")
    kept.write("a-service", [HERE], 1.0)
    assert [record.getMessage() for record in caplog.records] == ["instances are not kept on disk"]
    assert kept.read("a-service") is None
