"""A span: one thing that was done, in a trace."""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

Attributes = Mapping[str, str | int]


class Kind(Enum):
    """OpenTelemetry's, by its number."""

    SERVER = 1
    CLIENT = 2
    CONSUMER = 4


class Span(NamedTuple):
    """One that is over. ``own`` and ``parent`` are traceparents, the latter empty at the head of a trace; in
    nanoseconds since 1970."""

    own: str
    parent: str
    name: str
    kind: Kind
    began: int
    ended: int
    attributes: Attributes
    failed: bool
