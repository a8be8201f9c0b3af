"""Every test of billing has a quick sandbox with books of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.billing.making import quick_sandbox
from tests.billing.people import visitor

__all__ = ["sandbox", "visitor"]


@pytest.fixture(autouse=True)
def sandbox(tmp_path: Path) -> Iterator[None]:
    with quick_sandbox(tmp_path):
        yield
