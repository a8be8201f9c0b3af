"""What inventory does without a request."""

import logging

from django.conf import settings
from django.utils import timezone

from inventory.operations.expire import expire
from inventory.operations.tell_low_stock import tell_low_stock
from inventory.operations.tidy_search import tidy_search
from inventory.queries.holds import expired_order_ids
from shop.work.jobs import job, periodic

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


@job("inventory.tell_low_stock")
def low_stock(sku: str, warehouse: str, available: int, threshold: int) -> None:
    """Once per crossing, whoever took the stock away: in the log, among the jobs counted, and by mail."""
    log.warning("stock is low", extra={"sku": sku, "warehouse": warehouse, "available": available})
    tell_low_stock(
        sku=sku, warehouse=warehouse, available=available, threshold=threshold, base_url=settings.SHOP_PUBLIC_URL
    )
