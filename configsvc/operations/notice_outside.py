"""Changes that were made in Consul directly, by whoever may: noticed, and written into the history as such."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from configsvc.backends.consul import context_of, folder, paths_of
from configsvc.backends.consul_rights import is_hidden
from configsvc.environment.names import LONGEST
from configsvc.environment.order import Context
from configsvc.models import Change, Revision, Setting, Store
from configsvc.operations.settle import see
from configsvc.properties import properties
from configsvc.rules.keys import LONGEST_KEY
from shop.consul import Agent, Entry
from shop.database.transactions import atomic

ALIAS: Final = "configsvc"
NOBODY: Final = "consul"

Key = tuple[str, str, str]


def notice_outside(consul: Agent, *, now: datetime) -> int | None:
    """The number of the revision that says what changed; None if nothing did. Raises what ``Agent`` raises."""
    prefix = f"{properties.current.consul_prefix}/"
    index, tree = consul.tree(prefix)
    there = _by_setting(prefix, tree)
    hidden = _hidden(consul, there)
    with atomic(ALIAS):
        changes = list(_changes(there, index, hidden))
        if not changes:
            return None
        revision = Revision.objects.create(
            store=Store.CONSUL,
            kind=Revision.Kind.OUTSIDE,
            state=Revision.State.DONE,
            actor=NOBODY,
            reason="",
            created_at=now,
        )
        for change, seen in changes:
            change.revision = revision
            change.save(force_insert=True)
            see(change, seen, revision.number)
    return revision.number


def _by_setting(prefix: str, tree: Mapping[str, Entry]) -> dict[Key, Entry]:
    found: dict[Key, Entry] = {}
    folders = {key[len(prefix) :].partition("/")[0] for key in tree if "/" in key[len(prefix) :]}
    for name in sorted(folders):
        context = context_of(name)
        for path, key in paths_of(tree, context):
            if _fits(context, key):
                found[context.application, context.profile, key] = tree[path]
    return found


def _fits(context: Context, key: str) -> bool:
    """Whether the history has room for it: one name that is too long keeps no other change out."""
    return len(key) <= LONGEST_KEY and max(len(context.application), len(context.profile)) <= LONGEST


def _written(value: bytes) -> str:
    """As text, without what no table keeps."""
    return value.decode(errors="replace").replace("\x00", "\ufffd")


def _hidden(consul: Agent, there: Mapping[Key, Entry]) -> set[Key]:
    """Settings that are not shown because the token may not read them any more: they were not deleted."""
    rows = Setting.objects.filter(store=Store.CONSUL).values_list("application", "profile", "key")
    gone = sorted(set(rows) - there.keys())
    return {
        (application, profile, key)
        for application, profile, key in gone
        if is_hidden(consul, f"{folder(Context(application, profile))}{key}")
    }


def _changes(there: Mapping[Key, Entry], index: int, hidden: set[Key]) -> list[tuple[Change, int]]:
    """What differs from what we saw last, but for what our own writes are about to change or have just changed."""
    pending = set(
        Change.objects.filter(revision__state=Revision.State.PENDING).values_list("application", "profile", "key")
    )
    known = {(row.application, row.profile, row.key): row for row in Setting.objects.filter(store=Store.CONSUL)}
    made = []
    for key in sorted((there.keys() | known.keys()) - pending - hidden):
        entry, row = there.get(key), known.get(key)
        new = _written(entry.value) if entry else None
        seen = entry.index if entry else index
        if new != (row.value if row else None) and (row is None or seen > row.seen_index):
            application, profile, name = key
            old = row.value if row else None
            made.append((Change(application=application, profile=profile, key=name, old=old, new=new), seen))
    return made
