"""How a write to Consul ended, in our history and in what we know of Consul."""

from typing import Final

from configsvc.models import Change, Revision, Setting, Store
from shop.consul import Agent, Put
from shop.database.transactions import atomic

ALIAS: Final = "configsvc"
#: Outside the prefix of settings, so that nobody who watches those sees a mark.
MARKS: Final = "shop/config-writes/"
DONE_MARK: Final = b"done"
VOID_MARK: Final = b"void"


def mark_key(mark: str) -> str:
    """Where in Consul it stands."""
    return f"{MARKS}{mark}"


def settle_done(number: int, index: int) -> None:
    """It happened, at Consul's ``index``. A repeat changes nothing."""
    with atomic(ALIAS):
        if _settled(number, Revision.State.DONE):
            for change in Change.objects.filter(revision_id=number):
                see(change, index, number)


def settle_void(number: int) -> None:
    """It did not happen, and never will."""
    with atomic(ALIAS):
        _settled(number, Revision.State.VOID)


def decide(consul: Agent, revision: Revision) -> None:
    """Find out how a write ended that nobody settled. Raises what ``Agent`` raises."""
    key = mark_key(revision.mark)
    if consul.commit([Put(key, VOID_MARK, 0)]) is not None:
        settle_void(revision.number)
        return
    _, marks = consul.tree(MARKS)
    mark = marks.get(key)
    if mark is not None and mark.value == DONE_MARK:
        settle_done(revision.number, mark.index)
    else:
        settle_void(revision.number)


def see(change: Change, index: int, number: int) -> None:
    """Remember what Consul has now, unless we have seen something newer."""
    place = {"application": change.application, "profile": change.profile, "key": change.key}
    rows = Setting.objects.filter(store=Store.CONSUL, **place)
    older = rows.filter(seen_index__lt=index)
    if change.new is None:
        older.delete()
    elif not older.update(value=change.new, version=number, seen_index=index) and not rows.exists():
        Setting.objects.create(store=Store.CONSUL, **place, value=change.new, version=number, seen_index=index)


def _settled(number: int, state: Revision.State) -> bool:
    """Whether it was us who settled it."""
    pending = Revision.objects.filter(number=number, state=Revision.State.PENDING)
    return pending.update(state=state) == 1
