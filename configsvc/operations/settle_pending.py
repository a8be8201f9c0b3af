"""Writes to Consul whose process died, or lost Consul, on the way."""

import logging
from datetime import datetime, timedelta
from typing import Final

from configsvc.models import Revision
from configsvc.operations.settle import MARKS, decide, mark_key
from shop.consul import Agent, ConsulRefused, ConsulUnavailable, Put

log = logging.getLogger(__name__)

#: Longer than a write that is alive may take.
ABANDONED: Final = timedelta(seconds=20)
#: How long a mark is kept after its write was settled.
KEPT: Final = timedelta(hours=1)


def settle_pending(consul: Agent, *, now: datetime) -> None:
    """Settle each, and take away old marks. What cannot be done now waits for the next time."""
    pending = Revision.objects.filter(state=Revision.State.PENDING, created_at__lt=now - ABANDONED)
    for revision in pending.order_by("number"):
        try:
            decide(consul, revision)
            log.warning("an abandoned write was settled", extra={"revision": revision.number})
        except (ConsulUnavailable, ConsulRefused):
            log.warning("an abandoned write is not settled yet", extra={"revision": revision.number}, exc_info=True)
            return


def tidy_marks(consul: Agent, *, now: datetime) -> None:
    """Raises what ``Agent`` raises."""
    _, marks = consul.tree(MARKS)
    old = Revision.objects.exclude(state=Revision.State.PENDING).filter(created_at__lt=now - KEPT).exclude(mark="")
    keys = {mark_key(mark) for mark in old.order_by("-number").values_list("mark", flat=True)[:1000]}
    for key in keys & marks.keys():
        consul.commit([Put(key, None, marks[key].index)])
