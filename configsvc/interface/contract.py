"""What the back office may ask the config server.

Every write is a compare-and-set with a reason: of two who change the same setting, the second is told. It is repeated
safely, too: a repeat finds the setting changed.
"""

from typing import Final, Protocol

from configsvc.interface.errors import (
    LabelUnknown,
    NameTaken,
    NothingToChange,
    RevisionUnknown,
    SettingChanged,
    SettingRefused,
)
from configsvc.interface.messages import Difference, Edit, EffectiveView, NewClient, Target, Written
from shop.calls.published import operation
from shop.errors import Forbidden, Invalid


class Configsvc(Protocol):
    """Settings, their history, and who reads them. Staff need ``configsvc.read`` or ``configsvc.write``."""

    @operation(callers=("backoffice",), raises=(SettingRefused, SettingChanged, NothingToChange, Forbidden, Invalid))
    def check(self, *, edits: tuple[Edit, ...]) -> tuple[Difference, ...]:
        """What ``write`` would change, without doing it."""

    @operation(
        callers=("backoffice",),
        raises=(SettingRefused, SettingChanged, NothingToChange, Forbidden, Invalid),
        timeout=15.0,
    )
    def write(self, *, edits: tuple[Edit, ...], reason: str) -> Written:
        """All of ``edits`` or none."""

    @operation(
        callers=("backoffice",),
        raises=(RevisionUnknown, SettingRefused, SettingChanged, NothingToChange, Forbidden, Invalid),
        timeout=15.0,
    )
    def take_back(self, *, revision: int, reason: str) -> Written:
        """Undo one revision: a new write. Raises ``SettingChanged`` where something else was written since."""

    @operation(
        callers=("backoffice",),
        raises=(RevisionUnknown, SettingRefused, SettingChanged, NothingToChange, Forbidden, Invalid),
        timeout=15.0,
    )
    def return_to(self, *, revision: int, reason: str) -> Written:
        """Make all settings what they were right after ``revision``: a new write."""

    @operation(callers=("backoffice",), idempotent=True, raises=(RevisionUnknown, Forbidden), timeout=10.0)
    def difference(self, *, before: int, after: int) -> tuple[Difference, ...]:
        """What differs between two moments; 0 is the time before everything."""

    @operation(callers=("backoffice",), idempotent=True, raises=(LabelUnknown, Forbidden, Invalid), timeout=10.0)
    def effective(self, *, application: str, profiles: str, label: str = "") -> EffectiveView:
        """What ``application`` would see with ``profiles`` (commas), and which source gives each key."""

    @operation(callers=("backoffice",), idempotent=True, raises=(Forbidden,))
    def target(self) -> Target:
        """Where writes go."""

    @operation(callers=("backoffice",), raises=(RevisionUnknown, NameTaken, Forbidden, Invalid))
    def tag(self, *, name: str, revision: int) -> Written:
        """Give a moment a name that clients may ask for as their label."""

    @operation(callers=("backoffice",), raises=(NameTaken, Forbidden, Invalid))
    def add_client(
        self, *, name: str, applications: tuple[str, ...], may_encrypt: bool, may_decrypt: bool
    ) -> NewClient:
        """A client with a new password."""

    @operation(callers=("backoffice",), raises=(Forbidden, Invalid))
    def set_client(self, *, name: str, active: bool) -> None:
        """Let a client read, or stop it. One that does not exist is stopped already."""


CONTRACT: Final = Configsvc
