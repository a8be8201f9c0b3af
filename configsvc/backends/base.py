"""The surface of a backend."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from configsvc.environment.order import Context
from configsvc.environment.values import PropertySource

#: Labels that mean what is set now.
CURRENT: Final = frozenset({"main", "master", "latest"})


class BackendFailed(Exception):
    """It did not answer, or what it has cannot be read. The message is for the reader: it has no secret in it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Settings of these places (the strongest first), as of the ``label`` (empty: now)."""

    contexts: tuple[Context, ...]
    label: str = ""

    @property
    def is_current(self) -> bool:
        return not self.label or self.label in CURRENT


@dataclass(frozen=True, slots=True)
class Found:
    """The sources in the order of the places. ``knows_label``: False where the label says nothing to this backend."""

    sources: tuple[PropertySource, ...]
    knows_label: bool = True


class Backend(Protocol):
    """One kind of place. ``read`` may block, and is called in a thread of the backend's own."""

    @property
    def name(self) -> str: ...

    @property
    def timeout(self) -> float:
        """Seconds a reader waits."""

    def read(self, asked: Asked) -> Found:
        """Raises ``BackendFailed``."""


def nothing_of(asked: Asked) -> Found:
    """What a backend answers that knows no labels but the current one."""
    return Found((), knows_label=asked.is_current)


def ordered(found: Sequence[PropertySource]) -> Found:
    """Those that have something."""
    return Found(tuple(source for source in found if source.values))
