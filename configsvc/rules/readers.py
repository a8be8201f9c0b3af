"""Who asks, and what they may have."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

#: In a client's list of applications: all of them.
EVERY: Final = "*"
SHARED: Final = "application"


@dataclass(frozen=True, slots=True)
class Reader:
    """``applications``: those whose settings it reads beside the shared ones. ``sees_secrets``: False for people.

    ``is_role``: one of the shop's own processes.
    """

    name: str
    applications: frozenset[str] = field(default_factory=frozenset)
    may_encrypt: bool = False
    may_decrypt: bool = False
    sees_secrets: bool = True
    is_role: bool = False

    def may_read(self, applications: Iterable[str]) -> bool:
        """Whether all of them are its own, or shared."""
        return EVERY in self.applications or set(applications) <= self.applications | {SHARED}
