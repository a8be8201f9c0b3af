"""The surface of a source of settings: what it says of a service, and how it tells of changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Setting:
    """One value somebody set. ``origin`` says where: ``consul:config/billing-service/billing.tax-standard``.

    ``place``: the folder, file or table it is from, with all others there.
    """

    key: str
    value: Scalar
    origin: str
    place: str = ""


def text(value: Scalar) -> str:
    """A value as if it had been written down: what YAML takes for true is no number here."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something cannot be used; never with a value, which may be secret."""

    key: str
    origin: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source says, the highest precedence first; ``version`` names the state it was in.

    With ``problems``, files it could not read, it is not to be used.
    """

    version: str
    settings: tuple[Setting, ...]
    problems: tuple[Problem, ...] = ()


class SourceUnavailable(OSError):
    """The source does not answer, or answers nonsense. What was known goes on being used."""


class SettingsWithheld(SourceUnavailable):
    """The source answers, and says that we may not see what it has, which may be nothing."""


class Source(Protocol):
    """Asked from a thread of its own; may wait for the network."""

    name: str

    def read(self, service: str, profiles: Sequence[str], *, after: str = "", wait_seconds: float = 0) -> Reading:
        """The settings of ``service`` (a comma list: of several, the later winning) and the shared ones.

        With ``after``, the last ``version``: once it changed, or time is up. Raises ``SourceUnavailable``.
        """

    def withheld(self, missing: Sequence[Setting]) -> tuple[Problem, ...]:
        """Why ``missing``, settings it once had and does not show any more, may still be there; nothing if they are
        not. Raises ``SourceUnavailable``."""
