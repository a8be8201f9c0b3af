"""What the issuer of tokens tells every role."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from shop.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectRevoked(Event):
    """Tokens of ``subject`` issued before ``not_before`` are void: deactivated, logged out everywhere, new password."""

    type: ClassVar[str] = "customers.subject_revoked"

    subject: str
    not_before: datetime

    @property
    def aggregate_id(self) -> str:
        return self.subject
