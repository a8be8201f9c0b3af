"""Names of properties, compared as Spring does: case, hyphens, underscores and dots make no difference.

The brackets of a list's items do: ``line[1]`` is not ``line1``.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

_NOISE = re.compile(r"[^a-z0-9\[\]]")


@lru_cache(maxsize=4096)
def canonical(name: str) -> str:
    """``token.accessTokenTimeout``, ``token.access-token-timeout`` and ``TOKEN_ACCESS_TOKEN_TIMEOUT`` are one."""
    return _NOISE.sub("", name.lower())


def kebab(field: str) -> str:
    """A field of a model as the last part of a property's name."""
    return field.replace("_", "-")


def variable(key: str) -> str:
    """The environment variable of a property."""
    return key.upper().replace(".", "_").replace("-", "_")


def within(key: str, prefix: str) -> bool:
    """Whether ``key`` lies below ``prefix``, part by part: ``billing2.x`` is not below ``billing``."""
    dotted = key.lower().replace("_", ".") if key.isupper() else key
    parts, wanted = dotted.split("."), prefix.split(".")
    begins = [canonical(part) for part in parts[: len(wanted)]]
    return len(parts) > len(wanted) and begins == [canonical(part) for part in wanted]


def nearest(key: str, known: Iterable[str]) -> str:
    """The known name most like ``key``; empty if none is."""
    by_canonical = {canonical(name): name for name in known}
    found = get_close_matches(canonical(key), by_canonical, n=1, cutoff=0.7)
    return by_canonical[found[0]] if found else ""
