"""The list of products: filters, orderings and pages, each served by an index however many products there are.

The statements are written by hand, because this is the one read whose rate is promised: building the same query with
the ORM takes longer than running it.
"""

from inventory.queries.listing.page import Row, matches, product_page
from inventory.queries.listing.wanted import ORDERINGS, Wanted

__all__ = ["ORDERINGS", "Row", "Wanted", "matches", "product_page"]
