"""A headless Chromium: ``chromium`` is the path of the program."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.servers.process import MissingServerError, started


@contextmanager
def running() -> Iterator[str]:
    """Nothing runs yet: each test starts its own browser. Raises ``MissingServerError``."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        raise MissingServerError("no Chromium on the path (Debian: sudo apt install chromium)")
    yield found


@pytest.fixture(scope="session")
def chromium() -> Iterator[str]:
    """The browser of this machine."""
    yield from started(running)
