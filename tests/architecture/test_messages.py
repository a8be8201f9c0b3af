"""Every sentence in the code and the templates has its French, and the compiled catalogues are current."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / ".ci" / "messages.py"


def load() -> ModuleType:
    """`.ci` is no package."""
    spec = spec_from_file_location("ci_messages", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MESSAGES = load()


@pytest.mark.parametrize("module", MESSAGES.MODULES)
def test_a_module_speaks_french(module: str) -> None:
    folder = MESSAGES.ROOT / module / "locale" / MESSAGES.LANGUAGE / "LC_MESSAGES"
    assert list(MESSAGES.find_gaps(module, folder, MESSAGES.collect(module))) == []
