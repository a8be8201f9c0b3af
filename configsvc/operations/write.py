"""Writing settings: all of them or none, if nobody else has changed them, and never without a reason."""

from collections.abc import Sequence
from datetime import datetime

from configsvc.interface.messages import Edit
from configsvc.models import Revision, Store
from configsvc.operations.checking import check_edits, check_reason
from configsvc.operations.write_here import write_here
from configsvc.operations.write_to_consul import write_to_consul
from configsvc.queries.settings import target


def write(
    *, edits: Sequence[Edit], reason: str, actor: str, now: datetime, kind: Revision.Kind = Revision.Kind.WRITE
) -> int:
    """The number of the revision.

    Raises ``SettingRefused``, ``NothingToChange``, ``SettingChanged``, ``StoreUnavailable`` and ``OutcomeUnknown``.
    """
    why, wanted = check_reason(reason), check_edits(edits)
    put = write_to_consul if target() is Store.CONSUL else write_here
    return put(edits=wanted, reason=why, actor=actor, now=now, kind=kind)
