"""What a movement must say: how many pieces, which document, and why."""

from collections.abc import Iterable
from typing import Final

from inventory.interface.messages import HoldLine
from shop.errors import Invalid

LARGEST: Final = 1_000_000
LONGEST_REFERENCE: Final = 64
LONGEST_REASON: Final = 200


def checked(quantity: int) -> int:
    """``quantity``, if it is from 1 to ``LARGEST``. Raises ``Invalid``."""
    if not 1 <= quantity <= LARGEST:
        raise Invalid(quantity=quantity, largest=LARGEST)
    return quantity


def merged(lines: Iterable[HoldLine]) -> dict[str, int]:
    """Pieces per SKU, in the one order in which everything is locked. Raises ``Invalid``."""
    total: dict[str, int] = {}
    for line in lines:
        total[line.sku] = checked(total.get(line.sku, 0) + checked(line.quantity))
    if not total:
        raise Invalid(quantity=0, largest=LARGEST)
    return dict(sorted(total.items()))


def named(reference: str) -> str:
    """The document's name: without it a repeat could not be known as one. Raises ``Invalid``."""
    if not 1 <= len(reference) <= LONGEST_REFERENCE or not reference.isprintable() or not reference.strip():
        raise Invalid(reference=reference[:LONGEST_REFERENCE])
    return reference


def said(reason: str) -> str:
    """Why a count is corrected. Raises ``Invalid`` when nothing is said."""
    if not 1 <= len(reason.strip()) <= LONGEST_REASON or "\x00" in reason:
        raise Invalid(reason=reason[:LONGEST_REASON])
    return reason.strip()
