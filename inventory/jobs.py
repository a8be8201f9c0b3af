"""What inventory does without a request."""

import logging

from django.utils import timezone

from inventory.operations.expire import expire
from inventory.operations.tidy_search import tidy_search
from inventory.queries.holds import expired_order_ids
from shop.work.jobs import periodic

log = logging.getLogger(__name__)


@periodic("inventory.expire_holds", every=2)
def expire_holds() -> None:
    """End holds whose time is over, one transaction each: of several sweepers, one wins each hold.

    One that cannot be ended is said and stays; the others do not wait for it.
    """
    now = timezone.now()
    for order_id in expired_order_ids(now=now):
        try:
            expire(order_id=order_id, now=now)
        except Exception:
            log.exception("hold not ended", extra={"order": order_id})


@periodic("inventory.tidy_search", every=600)
def tidy_search_index() -> None:
    """Keep the search as fast as it is over fresh data."""
    tidy_search()
