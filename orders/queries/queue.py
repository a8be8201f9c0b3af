"""Orders under way, as a queue that operators look at."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from orders.models import Order
from orders.rules.states import State
from shop.web.queues import Queue, overdue

#: A step that failed so often, or that nobody took for so long, needs somebody.
STUCK_FAILURES: Final = 3
STUCK_AFTER: Final = timedelta(minutes=1)


def under_way(now: datetime) -> Queue:
    """Those with a step to take. Whoever waits for a customer's payment is not late before its hold is over."""
    moving = Order.objects.filter(due_at__isnull=False)
    stuck = moving.filter(Q(failures__gte=STUCK_FAILURES) | Q(due_at__lt=now - STUCK_AFTER))
    waiting = moving.exclude(state=State.AWAITING_PAYMENT).count()
    return Queue(name="orders", waiting=waiting, overdue=overdue(moving, now), stuck=stuck.count())
