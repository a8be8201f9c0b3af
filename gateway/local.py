"""The contract of the gateway's control plane, served in this process: each method is one call.

Here the clock is read and the principal is asked; nothing below does either.
"""

import json

from django.utils import timezone

from gateway.in_force.current import refresh
from gateway.interface.messages import Difference, Explained, Sample, Trial, Written
from gateway.interface.seen import Traffic
from gateway.operations import drain as drains
from gateway.operations import write as writing
from gateway.operations.trying import Tried, with_routes
from gateway.queries.explaining import explained
from gateway.queries.traffic import traffic as seen
from shop.calls.context import principal
from shop.errors import Forbidden

READ = "gateway.read"
WRITE = "gateway.write"


def check(*, text: str, samples: tuple[Sample, ...] = ()) -> Trial:
    _allowed(WRITE)
    tried = with_routes(text)
    return Trial(
        revision=tried.revision,
        changes=_differences(tried),
        explained=tuple(explained(tried.table, sample) for sample in samples),
    )


def write(*, text: str, reason: str, expected: int | None = None) -> Written:
    actor = _allowed(WRITE)
    done = writing.write(text=text, reason=reason, expected=expected, actor=actor, now=timezone.now())
    refresh()
    return Written(revision=done)


def remove(*, route: str, reason: str) -> Written:
    actor = _allowed(WRITE)
    done = writing.remove(route=route, reason=reason, actor=actor, now=timezone.now())
    refresh()
    return Written(revision=done)


def explain(*, sample: Sample) -> Explained:
    _allowed(READ, WRITE)
    return explained(refresh().table, sample)


def traffic() -> Traffic:
    _allowed(READ, WRITE)
    return seen()


def drain(*, url: str, reason: str) -> None:
    drains.drain(url=url, reason=reason, actor=_allowed(WRITE), now=timezone.now())
    refresh()


def use_again(*, url: str) -> None:
    drains.use_again(url=url, actor=_allowed(WRITE))
    refresh()


def _differences(tried: Tried) -> tuple[Difference, ...]:
    def shown(definition: object) -> str | None:
        return None if definition is None else json.dumps(definition, ensure_ascii=False, indent=1, sort_keys=True)

    return tuple(
        Difference(route=name, before=shown(tried.before.get(name)), after=shown(tried.after.get(name)))
        for name in tried.changed
    )


def _allowed(*permissions: str) -> str:
    """Who is asking, if they hold one of ``permissions``. Raises ``Forbidden``."""
    who = principal()
    if not any(who.may(each) for each in permissions):
        raise Forbidden(permission=permissions[0])
    return who.name or who.subject or who.kind
