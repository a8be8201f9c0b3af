"""Stock that expired holds still count as held: it can be sold, whether the sweeper came or not."""

from datetime import datetime
from typing import Any, Final

from django.db import connections

#: For statements over products: whether any hold is past its time, asked once for the statement.
SOME_EXPIRED: Final = "EXISTS (SELECT 1 FROM inventory_hold h WHERE h.expires_at <= %s)"

#: Pieces per product, of holds past a time. CROSS JOIN: SQLite keeps the tables in this order, and so begins with the
#: few holds that are.
RECLAIMABLE: Final = """
SELECT s.product_id, SUM(l.quantity) AS pieces
FROM inventory_hold h CROSS JOIN inventory_holdline l CROSS JOIN inventory_stock s
WHERE h.expires_at <= %s AND l.hold_id = h.id AND s.id = l.stock_id GROUP BY s.product_id
"""


def reclaimable(*, now: datetime) -> dict[int, int]:
    """Pieces per product id. Nearly always empty: one look at the index on expiry."""
    with connections["inventory"].cursor() as cursor:
        cursor.execute(RECLAIMABLE, [parameter(now)])
        return {product_id: int(pieces) for product_id, pieces in cursor.fetchall()}


def parameter(moment: datetime) -> Any:
    """``moment`` as a statement written by hand must say it to this database."""
    return connections["inventory"].ops.adapt_datetimefield_value(moment)
