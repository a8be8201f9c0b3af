"""Writing to our own table: value, history and compare-and-set in one transaction."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError

from configsvc.interface.errors import SettingChanged
from configsvc.interface.messages import Edit
from configsvc.models import Change, Revision, Setting, Store
from shop.database.transactions import atomic

ALIAS = "configsvc"


def write_here(*, edits: Sequence[Edit], reason: str, actor: str, now: datetime, kind: Revision.Kind) -> int:
    """The number of the revision. Raises ``SettingChanged``."""
    with atomic(ALIAS):
        revision = Revision.objects.create(
            store=Store.DATABASE, kind=kind, state=Revision.State.DONE, actor=actor, reason=reason, created_at=now
        )
        for edit in sorted(edits, key=lambda edit: (edit.application, edit.profile, edit.key)):
            replace(edit, revision.number)
        record(edits, revision)
    return revision.number


def replace(edit: Edit, number: int) -> None:
    """Raises ``SettingChanged`` unless the value is the expected one."""
    place = {"store": Store.DATABASE, "application": edit.application, "profile": edit.profile, "key": edit.key}
    if edit.expected is None:
        try:
            Setting.objects.create(**place, value=edit.value or "", version=number)
        except IntegrityError as error:
            raise SettingChanged(key=edit.key) from error
        return
    rows = Setting.objects.filter(**place, value=edit.expected)
    done = rows.delete()[0] if edit.value is None else rows.update(value=edit.value, version=number)
    if done != 1:
        raise SettingChanged(key=edit.key)


def record(edits: Sequence[Edit], revision: Revision) -> None:
    """What changed, beside why."""
    Change.objects.bulk_create(
        Change(
            revision=revision,
            application=edit.application,
            profile=edit.profile,
            key=edit.key,
            old=edit.expected,
            new=edit.value,
        )
        for edit in edits
    )
