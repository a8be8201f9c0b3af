"""Writes to Consul that broke off: the mark there says whether they happened, and afterwards they cannot."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from configsvc.interface.errors import OutcomeUnknown, StoreUnavailable
from configsvc.interface.messages import Edit
from configsvc.models import Revision, Setting, Store
from configsvc.operations import write_to_consul as writing
from configsvc.operations.notice_outside import notice_outside
from configsvc.operations.settle import DONE_MARK, mark_key
from configsvc.operations.settle_pending import settle_pending
from shop.config.sources import overridden
from shop.consul import Agent, ConsulUnavailable, Put
from tests.servers.consul import ConsulAgent

pytestmark = pytest.mark.django_db(databases="__all__")
EDIT = Edit(application="app", key="k", value="1", expected=None)


class Breaking(Agent):
    """Falls silent in the middle of a transaction, before or after it was done."""

    after = False

    def commit(self, puts: object) -> dict[str, int] | None:
        if self.after:
            super().commit(puts)  # type: ignore[arg-type]
        raise ConsulUnavailable("cut off")


@pytest.fixture
def agent(consul_agent: ConsulAgent) -> Iterator[Agent]:
    with overridden("configsvc", consul_prefix=f"set{uuid.uuid4().hex[:8]}"):
        yield Agent(consul_agent.address)


def broken_off(consul_agent: ConsulAgent, monkeypatch: pytest.MonkeyPatch, *, after: bool) -> Revision:
    made = Breaking(consul_agent.address)
    made.after = after
    monkeypatch.setattr(writing, "agent", lambda: made)
    with pytest.raises(OutcomeUnknown):
        writing.write_to_consul(edits=[EDIT], reason="x", actor="tests", now=timezone.now(), kind=Revision.Kind.WRITE)
    return Revision.objects.get(state=Revision.State.PENDING)


@pytest.mark.parametrize(("after", "state"), [(True, "done"), (False, "void")])
def test_it_is_settled_as_it_happened(
    after: bool, state: str, agent: Agent, consul_agent: ConsulAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    revision = broken_off(consul_agent, monkeypatch, after=after)
    assert notice_outside(agent, now=timezone.now()) is None, "what is under way is not somebody else's"
    settle_pending(agent, now=timezone.now())
    revision.refresh_from_db()
    assert revision.state == "pending", "it may still be alive"
    settle_pending(agent, now=timezone.now() + timedelta(minutes=1))
    revision.refresh_from_db()
    assert revision.state == state
    assert Setting.objects.filter(store=Store.CONSUL, key="k", value="1").exists() is after
    assert notice_outside(agent, now=timezone.now()) is None


def test_a_writer_that_wakes_up_too_late_writes_nothing(
    agent: Agent, consul_agent: ConsulAgent, monkeypatch: pytest.MonkeyPatch
) -> None:
    revision = broken_off(consul_agent, monkeypatch, after=False)
    settle_pending(agent, now=timezone.now() + timedelta(minutes=1))
    mark = mark_key(revision.mark)
    assert agent.commit([Put(mark, DONE_MARK, 0), Put("late/key", b"1", 0)]) is None
    assert agent.get("late/key") == (None, 0)


def test_without_consul_nothing_is_begun(consul_agent: ConsulAgent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "agent", lambda: Agent("http://127.0.0.1:1"))
    with pytest.raises(StoreUnavailable):
        writing.write_to_consul(edits=[EDIT], reason="x", actor="tests", now=timezone.now(), kind=Revision.Kind.WRITE)
    assert not Revision.objects.exists()
