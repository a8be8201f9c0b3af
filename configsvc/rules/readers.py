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

    @property
    def reads_everything(self) -> bool:
        """Whether no application is somebody else's."""
        return EVERY in self.applications

    def may_read(self, applications: Iterable[str]) -> bool:
        """Whether all of them are its own, or shared."""
        return self.reads_everything or set(applications) <= self.applications | {SHARED}

    def may_read_files(self, applications: Iterable[str], profiles: Iterable[str], known: Iterable[str]) -> bool:
        """Whether no file of these ``applications`` in these ``profiles`` is one of another that is ``known``.

        A file ``a-b.yml`` is of an application a in its profile b, or of an application a-b: where there is one of that
        name, it is that one's.
        """
        others = set(known) - self.applications
        names = [
            (f"{application}-", f"{application}-{profile}-") for application in applications for profile in profiles
        ]
        return not any(
            other.startswith(own) and name.startswith(f"{other}-") for own, name in names for other in others
        )
