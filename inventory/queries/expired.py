"""Stock that expired holds still count as held: it can be sold, whether the sweeper came or not."""

from datetime import datetime

from django.db.models import Sum

from inventory.models import HoldLine


def reclaimable(*, now: datetime) -> dict[int, int]:
    """Pieces per product id. Nearly always empty; the index on expiry makes looking cheap."""
    rows = HoldLine.objects.filter(hold__expires_at__lte=now).order_by()
    return dict(rows.values_list("stock__product_id").annotate(pieces=Sum("quantity")))
