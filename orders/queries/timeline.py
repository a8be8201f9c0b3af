"""What happened to an order: its milestones from the row, the rest from the timeline table, in order of time."""

from dataclasses import dataclass
from datetime import datetime

from orders.models import Order


@dataclass(frozen=True, slots=True)
class Entry:
    kind: str
    at: datetime


def timeline_of(order: Order) -> list[Entry]:
    """What the buyer may see, oldest first."""
    stamps = (
        ("placed", order.placed_at),
        ("paid", order.paid_at),
        ("shipped", order.shipped_at),
        ("delivered", order.delivered_at),
        ("canceled", order.canceled_at),
    )
    milestones = [Entry(kind, at) for kind, at in stamps if at]
    known = {kind for kind, _ in stamps}
    others = [Entry(row.kind, row.at) for row in order.timeline.all() if row.is_public and row.kind not in known]
    return sorted([*milestones, *others], key=lambda entry: entry.at)
