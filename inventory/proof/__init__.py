"""Proving I1: every counter is what the ledger says, and what is set aside is set aside for somebody.

counters   on hand and held are the sums of the ledger; nothing negative, nothing held that is not there
chain      each ledger entry goes on where the one before ended: none is missing, none was changed
holds      what is held is what live holds say, order by order
sellable   what can be sold of a product is the sum of what is free of it; the low-stock mark is where it belongs
"""

from collections.abc import Iterator
from datetime import datetime

from inventory.proof import chain, counters, holds, sellable
from shop.proof import Violation


def prove(*, now: datetime) -> Iterator[Violation]:
    """Every violation, with the ledger entry that did it as far as that can be told."""
    yield from counters.violations()
    yield from chain.violations()
    yield from holds.violations()
    yield from sellable.violations()
