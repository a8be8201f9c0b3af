"""Routes that a test puts in force in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gateway.in_force.current import Standing, refresh
from shop.config.sources import overridden


@contextmanager
def in_force(**said: Any) -> Iterator[Standing]:
    """``said``: properties of the gateway; when it ends, those there were before."""
    try:
        with overridden("gateway", **said):
            yield refresh()
    finally:
        refresh()
