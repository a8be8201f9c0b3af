"""Events as values: importable without Django, because interfaces publish them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of a published event: a frozen dataclass of JSON-safe fields.

    ``type`` is ``<module>.<what_happened>``; ``aggregate_id`` names the thing it happened to: order holds per thing.
    """

    type: ClassVar[str]
    version: ClassVar[int] = 1

    @property
    def aggregate_id(self) -> str:
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """An event on its way: identity, order and cause beside the payload."""

    id: str
    type: str
    version: int
    source: str
    aggregate_id: str
    sequence: int
    occurred_at: datetime
    correlation_id: str
    payload: dict[str, Any]
