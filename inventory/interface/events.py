"""What inventory tells others."""

from dataclasses import dataclass
from typing import ClassVar

from shop.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldExpired(Event):
    """The time for the order's stock is over and it can be sold to others."""

    type: ClassVar[str] = "inventory.hold_expired"

    order_id: str

    @property
    def aggregate_id(self) -> str:
        return self.order_id
