"""SKUs of the demo that always have stock, so that other modules' demos can sell them."""

from typing import Final

#: Shelf prefixes, each with products 001 to 005 well stocked.
_STOCKED: Final = ("TEA", "GRO", "TAB", "KIT", "LIN", "STA", "LIG", "GAR")

DEMO_SKUS: Final = tuple(f"{prefix}-{number:03d}" for prefix in _STOCKED for number in range(1, 6))
