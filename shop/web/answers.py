"""What views answer: frozen dataclasses, which are the JSON and the schema at once."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Base of every 2xx body; the fields are the JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem(Answer):
    """Every non-2xx body (RFC 9457). ``code`` is stable; ``title`` and ``detail`` are in the reader's language."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    request_id: str = ""
    errors: dict[str, list[str]] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
