"""What customers tells others."""

from dataclasses import dataclass
from typing import ClassVar

from shop.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerErased(Event):
    """The customer is gone: what others keep of them must go, too, but for what the law keeps."""

    type: ClassVar[str] = "customers.customer_erased"

    customer_id: str

    @property
    def aggregate_id(self) -> str:
        return self.customer_id


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerConfirmed(Event):
    """The customer proved that ``email`` is theirs: from now on, guest orders to it may become theirs."""

    type: ClassVar[str] = "customers.customer_confirmed"

    customer_id: str
    email: str

    @property
    def aggregate_id(self) -> str:
        return self.customer_id
