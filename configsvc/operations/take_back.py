"""Undoing: one revision, or everything since a moment. Both are writes of their own, with a reason."""

from datetime import datetime

from configsvc.interface.errors import RevisionUnknown
from configsvc.interface.messages import Edit
from configsvc.models import Change, Revision
from configsvc.operations.write import write
from configsvc.queries.history import differences
from configsvc.queries.settings import newest, target


def take_back(*, revision: int, reason: str, actor: str, now: datetime) -> int:
    """The old values of one revision, where its new ones still stand.

    Raises as ``write`` does, and ``RevisionUnknown``.
    """
    changes = Change.objects.filter(revision_id=revision, revision__state=Revision.State.DONE, revision__store=target())
    edits = [
        Edit(application=one.application, profile=one.profile, key=one.key, value=one.old, expected=one.new)
        for one in changes
    ]
    if not edits:
        raise RevisionUnknown(revision=revision)
    return write(edits=edits, reason=reason, actor=actor, now=now, kind=Revision.Kind.ROLLBACK)


def return_to(*, revision: int, reason: str, actor: str, now: datetime) -> int:
    """All settings as they were right after ``revision``. Raises as ``write`` does, and ``RevisionUnknown``."""
    store = target()
    last = newest(store)
    edits = [
        Edit(application=one.application, profile=one.profile, key=one.key, value=one.after, expected=one.before)
        for one in differences(store, last.number if last else 0, revision)
    ]
    return write(edits=edits, reason=reason, actor=actor, now=now, kind=Revision.Kind.ROLLBACK)
