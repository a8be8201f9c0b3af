"""What the modules of this process have to say when it starts: addresses, and where a password lies."""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from shop.roles.current import current


def announcements(base: str) -> Mapping[str, str]:
    """Name → what to say, from each module's ``announcement``. ``base`` is where the process listens."""
    found: dict[str, str] = {}
    for name in current().serves:
        if find_spec(f"{name}.announcement"):
            module: Any = import_module(f"{name}.announcement")
            found.update(module.lines(base))
    return found
