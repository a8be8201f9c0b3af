"""Changing routes: the whole set is compiled first, and written only if nobody else wrote meanwhile."""

from datetime import datetime
from typing import Final

from django.db.models import F
from django.utils.translation import gettext

from gateway.interface.errors import RoutesChanged, RouteUnknown
from gateway.models import Change, Route, RouteSet
from gateway.operations.trying import Tried, with_routes, without
from shop.database.transactions import atomic
from shop.errors import Invalid

ALIAS: Final = "gateway"
LONGEST_REASON: Final = 500


def write(*, text: str, reason: str, expected: int | None, actor: str, now: datetime) -> int:
    """The new revision, or the present one when there is nothing to change.

    Raises ``RoutesRefused``, ``RoutesChanged`` and ``Invalid``.
    """
    _require_reason(reason)
    tried = with_routes(text)
    if expected is not None and expected != tried.revision:
        raise RoutesChanged
    return _written(tried, reason=reason, actor=actor, now=now)


def remove(*, route: str, reason: str, actor: str, now: datetime) -> int:
    """The new revision. Raises ``RouteUnknown``, ``RoutesRefused``, ``RoutesChanged`` and ``Invalid``."""
    _require_reason(reason)
    tried = without(route)
    if route not in tried.before:
        raise RouteUnknown(route=route)
    return _written(tried, reason=reason, actor=actor, now=now)


def _written(tried: Tried, *, reason: str, actor: str, now: datetime) -> int:
    if not tried.changed:
        return tried.revision
    revision = tried.revision + 1
    with atomic(ALIAS):
        _take_turn(tried.revision)
        for name in tried.changed:
            new = tried.after.get(name)
            if new is None:
                Route.objects.filter(name=name).delete()
            else:
                row = {"definition": new, "revision": revision, "changed_at": now}
                Route.objects.update_or_create(name=name, defaults=row)
        Change.objects.bulk_create(
            Change(
                revision=revision,
                route=name,
                old=tried.before.get(name),
                new=tried.after.get(name),
                actor=actor,
                reason=reason,
                created_at=now,
            )
            for name in tried.changed
        )
    return revision


def _take_turn(seen: int) -> None:
    """One statement decides between two who compiled their sets on the same one. Raises ``RoutesChanged``."""
    RouteSet.objects.get_or_create(pk=1)
    if not RouteSet.objects.filter(pk=1, revision=seen).update(revision=F("revision") + 1):
        raise RoutesChanged


def _require_reason(reason: str) -> None:
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise Invalid(errors={"reason": [gettext("Say why, in at most 500 characters.")]})
