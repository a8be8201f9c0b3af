"""Where values come from. Today the environment and, for tests, memory; central configuration joins them here."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

_overrides: dict[str, dict[str, Any]] = {}


def values(prefix: str, names: list[str]) -> Mapping[str, Any]:
    """What the sources say about ``names`` under ``prefix``, the strongest winning. Names nobody sets are absent."""
    found: dict[str, Any] = {}
    for name in names:
        if (text := os.environ.get(f"{prefix}_{name}".upper())) is not None:
            found[name] = text
    return found | _overrides.get(prefix, {})


@contextmanager
def overridden(prefix: str, **changes: Any) -> Iterator[None]:
    """The memory source: inside, ``changes`` win over everything else (for tests)."""
    before = _overrides.get(prefix, {})
    _overrides[prefix] = before | changes
    try:
        yield
    finally:
        _overrides[prefix] = before
