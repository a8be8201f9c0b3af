"""What may be asked of the example: one operation for each way a call can go."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from shop.calls.published import operation
from shop.errors import Conflict, Forbidden, Invalid, TooManyRequests, message

CALLERS: Final = ("orders", "all")


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    name: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    colour: Colour
    parts: tuple[Part, ...]
    made_at: datetime
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Travelled:
    """What arrived beside the arguments."""

    kind: str
    subject: str
    permissions: tuple[str, ...]
    request_id: str
    trace: str
    remaining_ms: int


class Taken(Conflict):
    code = "taken"
    title = message("Taken")
    detail = message("%(name)s is taken by %(by)s.")


class Example(Protocol):
    """The example's operations."""

    @operation(callers=CALLERS, idempotent=True)
    def echo(self, *, thing: Thing) -> Thing:
        """``thing`` as it arrived."""

    @operation(callers=CALLERS, idempotent=True)
    def nothing(self) -> None:
        """No arguments, no result."""

    @operation(callers=CALLERS, idempotent=True)
    def where(self, *, padding: str = "") -> Travelled:
        """What travelled along."""

    @operation(callers=CALLERS, idempotent=True, raises=(Taken, Invalid, Forbidden, TooManyRequests))
    def fail(self, *, how: str) -> None:
        """Raise what ``how`` names."""

    @operation(callers=CALLERS)
    def once(self, *, name: str) -> int:
        """Not harmless to repeat: counts how often it ran."""

    @operation(callers=CALLERS, idempotent=True, timeout=0.4)
    def slow(self, *, seconds: float) -> float:
        """Sleep, then answer."""

    @operation(callers=("billing",), idempotent=True)
    def private(self) -> None:
        """For billing only."""


CONTRACT: Final = Example
