"""Stock that expired holds still count as held: it can be sold, whether the sweeper came or not."""

from datetime import datetime
from typing import Final

from django.db import connections

#: CROSS JOIN: SQLite keeps the tables in this order, and so begins with the few holds that are past their time.
_RECLAIMABLE: Final = """
SELECT s.product_id, SUM(l.quantity)
FROM inventory_hold h CROSS JOIN inventory_holdline l CROSS JOIN inventory_stock s
WHERE h.expires_at <= %s AND l.hold_id = h.id AND s.id = l.stock_id GROUP BY s.product_id
"""


def reclaimable(*, now: datetime) -> dict[int, int]:
    """Pieces per product id. Nearly always empty: one look at the index on expiry, beside every list of products."""
    connection = connections["inventory"]
    with connection.cursor() as cursor:
        cursor.execute(_RECLAIMABLE, [connection.ops.adapt_datetimefield_value(now)])
        return {product_id: int(pieces) for product_id, pieces in cursor.fetchall()}
