"""Writing to Consul, with our history beside it.

The intent is a row first, then one transaction in Consul that writes the settings (compare-and-set) and a mark, then
the row is settled. The mark decides: whoever finds the row under way later (``settle_pending``) either finds the mark,
so it happened, or puts a mark of its own there, so that it cannot happen any more.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from configsvc.backends.consul import folder, paths_of
from configsvc.backends.consul_watch import watch
from configsvc.environment.order import Context
from configsvc.interface.errors import OutcomeUnknown, SettingChanged, SettingRefused, StoreUnavailable
from configsvc.interface.messages import Edit
from configsvc.models import Revision, Store
from configsvc.operations.settle import DONE_MARK, mark_key, settle_done, settle_void
from configsvc.operations.write_here import record
from shop.consul import Agent, ConsulRefused, ConsulUnavailable, Put
from shop.database.transactions import atomic
from shop.discovery.current import agent

ALIAS = "configsvc"


def write_to_consul(*, edits: Sequence[Edit], reason: str, actor: str, now: datetime, kind: Revision.Kind) -> int:
    """The number of the revision. Raises ``SettingChanged``, ``StoreUnavailable`` and ``OutcomeUnknown``."""
    consul = agent()
    puts = _puts(consul, edits)
    with atomic(ALIAS):
        revision = Revision.objects.create(
            store=Store.CONSUL,
            kind=kind,
            state=Revision.State.PENDING,
            actor=actor,
            reason=reason,
            created_at=now,
            mark=uuid.uuid4().hex,
        )
        record(edits, revision)
    index = _commit(consul, revision, puts)
    if index is None:
        settle_void(revision.number)
        raise SettingChanged(key=edits[0].key if len(edits) == 1 else "…")
    watch().expect(index)
    settle_done(revision.number, index)
    return revision.number


def _puts(consul: Agent, edits: Sequence[Edit]) -> list[Put]:
    """The settings as they stand there now. Raises ``SettingChanged``, ``SettingRefused`` and ``StoreUnavailable``."""
    places = {Context(edit.application, edit.profile) for edit in edits}
    try:
        trees = {place: consul.tree(folder(place))[1] for place in places}
    except (ConsulUnavailable, ConsulRefused) as error:
        raise StoreUnavailable from error
    puts = []
    for edit in edits:
        place = Context(edit.application, edit.profile)
        there = [path for path in paths_of(trees[place], place) if path[1] == edit.key]
        if len(there) > 1:
            raise SettingRefused(key=edit.key, why="it stands in Consul twice, with a slash and with a dot")
        path = there[0][0] if there else f"{folder(place)}{edit.key}"
        entry = trees[place].get(path)
        if (entry.value.decode(errors="replace") if entry else None) != edit.expected:
            raise SettingChanged(key=edit.key)
        value = None if edit.value is None else edit.value.encode()
        puts.append(Put(path, value, entry.index if entry else 0))
    return puts


def _commit(consul: Agent, revision: Revision, puts: Sequence[Put]) -> int | None:
    """The index of what was written; None where somebody was faster.

    Raises ``StoreUnavailable`` and ``OutcomeUnknown``.
    """
    mark = mark_key(revision.mark)
    try:
        done = consul.commit([Put(mark, DONE_MARK, 0), *puts])
    except ConsulRefused as error:
        settle_void(revision.number)
        raise StoreUnavailable from error
    except ConsulUnavailable as error:
        raise OutcomeUnknown(revision=revision.number) from error
    return None if done is None else done[mark]
