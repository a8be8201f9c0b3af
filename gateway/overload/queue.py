"""One process that answers everything itself has a queue: requests that wait for one of its threads.

Nobody knows how urgent a request is before a thread reads it. So everybody waits in one line, and who waited too long
is told to come back, which takes next to no time, unless it is urgent: then the line is never longer than that.
"""

from gateway.overload.admission import Asked, shed
from gateway.overload.counts import QUEUE
from gateway.properties import GatewayProperties
from shop.web.waiting import Waited


def is_too_long(waited: Waited | None, now: GatewayProperties) -> bool:
    """Whether those who are least urgent would be refused now."""
    return waited is not None and waited.others >= now.limit_least and waited.seconds > _allowed(now, now.assets_share)


def require_time(asked: Asked, waited: Waited, now: GatewayProperties) -> None:
    """Raises ``Overloaded`` for who waited longer than ``queue_time``; pictures and scripts get less of it."""
    if asked.rank and waited.seconds > _allowed(now, (1.0, now.browse_share, now.assets_share)[asked.rank]):
        raise shed(asked, QUEUE, now)


def _allowed(now: GatewayProperties, share: float) -> float:
    """All of the time for whoever looks; as much less for less urgent ones as they have of a service's limit."""
    return now.queue_time * min(share / now.browse_share, 1.0)
