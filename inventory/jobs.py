"""What inventory does without a request."""

from django.utils import timezone

from inventory.operations.expire import expire
from inventory.queries.holds import expired_order_ids
from shop.work.jobs import periodic


@periodic("inventory.expire_holds", every=2)
def expire_holds() -> None:
    """End holds whose time is over, one transaction each: of several sweepers, one wins each hold."""
    now = timezone.now()
    while order_ids := expired_order_ids(now=now):
        for order_id in order_ids:
            expire(order_id=order_id, now=now)
