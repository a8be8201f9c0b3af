"""What a proof of the conservation laws finds."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A law that does not hold for ``subject``: since when, and which event or row did it, as far as can be told."""

    module: str
    law: str
    subject: str
    message: str
    since: datetime | None = None
    cause: str = ""
