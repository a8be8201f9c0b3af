"""Waiting for backends: bounded, once per question, and never one for another."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from configsvc.backends import gathering
from configsvc.backends.base import Asked, BackendFailed, Found
from configsvc.backends.copies import Copies
from configsvc.backends.gathering import RequiredBackendFailed, gather
from configsvc.backends.patient import Patient
from configsvc.environment.order import Context, contexts
from configsvc.environment.values import PropertySource, Value
from shop.config.sources import overridden

PLACES = contexts(("app",), ("dev",))
ASKED = Asked(PLACES)


class Scripted:
    """A backend that does as it is told."""

    def __init__(self, name: str = "database", timeout: float = 0.2) -> None:
        self.name, self.timeout = name, timeout
        self.asked = 0
        self.trouble = ""
        self.gate = threading.Event()
        self.gate.set()

    def read(self, asked: Asked) -> Found:
        self.asked += 1
        self.gate.wait(20)
        if self.trouble:
            raise BackendFailed(self.trouble)
        place = Context("app")
        return Found((PropertySource(f"{self.name}:app", place, {"k": Value(self.asked, "x")}),))


@pytest.fixture
def backend() -> Iterator[Scripted]:
    made = Scripted()
    yield made
    made.gate.set()


def patient(backend: Scripted, folder: Path | None = None) -> Patient:
    return Patient(backend, Copies(backend.name, folder, "a secret"))


def test_a_late_backend_is_waited_for_once(backend: Scripted) -> None:
    waiting = patient(backend)
    assert waiting.ask(ASKED)().trouble == ""
    backend.gate.clear()
    assert waiting.ask(ASKED)().trouble == "no answer within 0.2 s"
    began = time.monotonic()
    answers = [waiting.ask(ASKED)() for _ in range(100)]
    assert time.monotonic() - began < 100 * backend.timeout / 4, "each reader waited"
    assert all(one.found is not None and one.trouble for one in answers)
    assert backend.asked == 2, "the same question was asked again while it was under way"
    backend.gate.set()
    _until(lambda: waiting.ask(ASKED)().trouble == "")


def test_its_other_questions_wait_for_it_and_nobody_elses(backend: Scripted) -> None:
    slow, quick = patient(backend), patient(Scripted("quick", timeout=5.0))
    backend.gate.clear()
    with ThreadPoolExecutor(50) as pool:
        stuck = [pool.submit(slow.ask(Asked((Context(f"a{n}"),)))) for n in range(40)]
        began = time.monotonic()
        assert quick.ask(ASKED)().trouble == ""
        assert time.monotonic() - began < 1.0
        assert all(one.result(5).found is None for one in stuck)


def test_a_required_backend_without_a_copy_is_an_error(backend: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    backend.trouble = "it is tired"
    monkeypatch.setattr(gathering, "patients", lambda: (patient(backend),))
    with overridden("configsvc", required=("database",)), pytest.raises(RequiredBackendFailed, match="it is tired"):
        gather(PLACES, ())
    with overridden("configsvc", required=()):
        assert gather(PLACES, ()).troubles == {"database": "it is tired"}


def test_with_a_copy_it_is_none(backend: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    one = patient(backend)
    monkeypatch.setattr(gathering, "patients", lambda: (one,))
    gather(PLACES, ())
    backend.trouble = "it is tired"
    with overridden("configsvc", required=("database",)):
        found = gather(PLACES, ())
    assert found.sources[0].values["k"].value == 1
    assert found.troubles == {"database": "it is tired"}


def test_a_copy_outlives_the_process_and_is_for_nobody_else(backend: Scripted, tmp_path: Path) -> None:
    patient(backend, tmp_path).ask(ASKED)()
    backend.trouble = "gone"
    answered = patient(backend, tmp_path).ask(ASKED)()
    assert answered.found is not None
    assert answered.found.sources[0].values["k"].value == 1
    (file,) = tmp_path.iterdir()
    assert b"app" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert Copies(backend.name, tmp_path, "another secret").last(ASKED) is None
    file.write_bytes(b"garbage")
    assert Copies(backend.name, tmp_path, "a secret").last(ASKED) is None


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)
