"""Taking an instance out of use, and back: every gateway heeds it within a second."""

import logging
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext

from gateway.interface.errors import InstanceUnknown, LastInstance
from gateway.models import DrainedInstance, RouteSet
from shop.database.transactions import atomic
from shop.discovery.current import registry
from shop.errors import Invalid
from shop.roles.catalogue import ALL, ROLES

log = logging.getLogger(__name__)

ALIAS = "gateway"
LONGEST_REASON = 500


def drain(*, url: str, reason: str, actor: str, now: datetime) -> None:
    """Raises ``InstanceUnknown``, ``LastInstance`` and, without a reason, ``Invalid``."""
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise Invalid(errors={"reason": [gettext("Say why, in at most 500 characters.")]})
    others = _others_of(url)
    with atomic(ALIAS):
        _tell()  # its row is locked from here on: of two who drain at once, the second sees what the first left
        _require_in_use(others, url)
        row = {"actor": actor, "reason": reason, "drained_at": now}
        DrainedInstance.objects.update_or_create(url=url, defaults=row)
    log.info("instance drained", extra={"url": url, "actor": actor, "reason": reason})


def use_again(*, url: str, actor: str) -> None:
    """Nothing happens to one that is in use."""
    with atomic(ALIAS):
        deleted, _ = DrainedInstance.objects.filter(url=url).delete()
        if deleted:
            _tell()
    if deleted:
        log.info("instance in use again", extra={"url": url, "actor": actor})


def _tell() -> None:
    """Whoever follows the table sees that something is new."""
    RouteSet.objects.get_or_create(pk=1)
    RouteSet.objects.filter(pk=1).update(drains=F("drains") + 1)


def _others_of(url: str) -> set[str]:
    """The instances beside it of the role it is one of. Raises ``InstanceUnknown``."""
    found = [registry().resolve(role.service) for name, role in ROLES.items() if name != ALL]
    mine = next((urls for each in found if url in (urls := {one.url for one in each})), None)
    if mine is None:
        raise InstanceUnknown(url=url)
    return mine - {url}


def _require_in_use(others: set[str], url: str) -> None:
    """Raises ``LastInstance`` where all of them are drained."""
    if DrainedInstance.objects.filter(url__in=others).count() == len(others):
        raise LastInstance(url=url)
