"""Stand-ins for modules that are loaded once somebody uses them."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from threading import Barrier
from types import ModuleType

import pytest

from shop.deferred import later

NAME = "seldom_used"
CODE = """
import time
import builtins
builtins.seldom_loaded = getattr(builtins, "seldom_loaded", 0) + 1
time.sleep(0.05)
outbox = []
def double(number):
    return 2 * number
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A package whose ``double`` stands in, not loaded."""
    folder = tmp_path / NAME
    folder.mkdir()
    (folder / "__init__.py").write_text(CODE)
    (folder / "below.py").write_text("from seldom_used import outbox\noutbox.append('below')\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("builtins.seldom_loaded", 0, raising=False)
    later(NAME, "double")
    yield import_module(NAME)
    for name in [each for each in sys.modules if each.partition(".")[0] == NAME]:
        del sys.modules[name]


def times() -> int:
    """How often it was loaded."""
    import builtins

    return int(builtins.seldom_loaded)  # type: ignore[attr-defined]


def test_importing_it_or_a_function_of_it_or_looking_through_all_modules_loads_nothing(module: ModuleType) -> None:
    exec("from seldom_used import double", {})
    assert not hasattr(module, "__wrapped__")
    assert times() == 0
    assert module.double(4) == 8
    assert times() == 1


def test_what_is_set_by_one_is_seen_by_all(module: ModuleType) -> None:
    module.outbox = ["mine"]  # type: ignore[attr-defined]
    real = import_module(NAME)
    assert real is not module
    real.outbox.append("yours")
    assert module.outbox == ["mine", "yours"]
    del module.outbox
    assert not hasattr(real, "outbox")


def test_a_part_of_it_can_be_imported_first(module: ModuleType) -> None:
    import_module(f"{NAME}.below")
    assert (module.outbox, times()) == (["below"], 1)


def test_threads_that_need_it_at_once_load_it_once(module: ModuleType) -> None:
    together = Barrier(8)

    def call(number: int) -> int:
        together.wait()
        return int(module.double(number))

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(call, range(8))) == [2 * number for number in range(8)]
    assert times() == 1


def test_what_is_there_already_or_is_not_there_at_all_stays_as_it_is() -> None:
    before = sys.modules["json"]
    later("json")
    later("nobody_has_this")
    assert sys.modules["json"] is before
    assert "nobody_has_this" not in sys.modules
