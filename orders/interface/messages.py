"""Values that cross the border of orders: frozen, JSON-safe."""

from dataclasses import dataclass
from enum import StrEnum


class OrderStatus(StrEnum):
    """The four statuses the outside knows; richer states are projected onto them."""

    CREATED = "CREATED"
    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    CANCELED = "CANCELED"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRef:
    """An order as others see it."""

    id: str
    number: str
    status: OrderStatus
    state: str
    total: int
    currency: str
