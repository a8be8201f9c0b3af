"""In which order sources count: the last profile before the first, a profile before none, an application's own before
the shared ones."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from configsvc.environment.names import SHARED

#: Asked for when no profile is active; clients take its sources for general ones.
DEFAULT_PROFILE: Final = "default"


@dataclass(frozen=True, slots=True)
class Context:
    """A place settings are kept at: of an application, in a profile or (empty) in any."""

    application: str
    profile: str = ""

    def written(self, separator: str) -> str:
        """``customer-service,dev``"""
        return f"{self.application}{separator}{self.profile}" if self.profile else self.application


def contexts(applications: Sequence[str], profiles: Sequence[str]) -> tuple[Context, ...]:
    """All places, the strongest first."""
    names = [SHARED, *(name for name in dict.fromkeys(applications) if name != SHARED)]
    last_first = [*reversed(dict.fromkeys(profiles)), ""]
    return tuple(Context(name, profile) for profile in last_first for name in reversed(names))


def looks_specific(name: str, profiles: Iterable[str]) -> bool:
    """Whether a client would take a source of this name for one of a profile."""
    return any(re.search(rf"[-,]{re.escape(profile)}\b", name) for profile in profiles if profile != DEFAULT_PROFILE)


def unmistakable(name: str, context: Context, profiles: Iterable[str]) -> str:
    """``name`` for a general source; a made-up one where a client would read a profile into it."""
    if context.profile or not looks_specific(name, profiles):
        return name
    backend = name.partition(":")[0]
    return f"{backend}:{hashlib.sha256(name.encode()).hexdigest()[:16]}"


#: Of what belongs to nobody in particular.
SHARED_CONTEXT: Final = Context(SHARED)
