"""What the config server does without a request: it watches Consul, whether or not the writes were ours."""

import logging

from django.utils import timezone

from configsvc.models import Store
from configsvc.operations.notice_outside import notice_outside
from configsvc.operations.settle_pending import settle_pending, tidy_marks
from configsvc.queries.settings import target
from shop.consul import ConsulRefused, ConsulUnavailable
from shop.discovery.current import agent
from shop.line import Asker, line
from shop.singleton import singleton
from shop.work.jobs import periodic

log = logging.getLogger(__name__)


@periodic("configsvc.look_at_consul", every=2)
def look_at_consul() -> None:
    """Changes made outside become part of the history; writes that broke off are settled first."""
    if target() is not Store.CONSUL or not _asker().may():
        return
    now = timezone.now()
    consul = agent()
    try:
        settle_pending(consul, now=now)
        notice_outside(consul, now=now)
    except (ConsulUnavailable, ConsulRefused) as error:
        _asker().heard(well=False)
        log.warning("Consul could not be looked at", extra={"reason": str(error)})
    else:
        _asker().heard(well=True)


@singleton
def _asker() -> Asker:
    return Asker(line())


@periodic("configsvc.tidy_marks", every=600)
def tidy_old_marks() -> None:
    """Marks of writes that were settled long ago are taken away."""
    if target() is Store.CONSUL:
        tidy_marks(agent(), now=timezone.now())
