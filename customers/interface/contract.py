"""What other modules may ask customers."""

from typing import Final, Protocol

from customers.interface.errors import AddressUnknown, CustomerUnknown
from customers.interface.messages import Address, PublicKeys, Profile
from shop.calls.published import operation

EVERYBODY: Final = ("customers", "inventory", "billing", "orders", "gateway", "configsvc", "backoffice")


class Customers(Protocol):
    """Accounts and the keys their tokens are verified with."""

    @operation(callers=EVERYBODY, idempotent=True, timeout=2.0)
    def jwks(self) -> PublicKeys:
        """The public keys access tokens may be signed with, now and soon."""

    @operation(callers=("orders", "billing", "backoffice"), idempotent=True, timeout=2.0, raises=(CustomerUnknown,))
    def profile(self, *, customer_id: str) -> Profile:
        """Who ``customer_id`` is. Raises ``CustomerUnknown``."""

    @operation(callers=("orders",), idempotent=True, timeout=2.0, raises=(AddressUnknown,))
    def address(self, *, customer_id: str, address_id: int) -> Address:
        """An entry of the customer's own address book. Raises ``AddressUnknown``."""

    @operation(callers=("backoffice",), idempotent=True, raises=(CustomerUnknown,))
    def deactivate(self, *, customer_id: str, reason: str) -> Profile:
        """Close the account and void its tokens everywhere (staff: ``customers.deactivate``). Raises ``CustomerUnknown``."""

    @operation(callers=("backoffice",), idempotent=True, raises=(CustomerUnknown,))
    def reactivate(self, *, customer_id: str, reason: str) -> Profile:
        """Open a closed account again (staff: ``customers.deactivate``). Raises ``CustomerUnknown``."""


CONTRACT: Final = Customers
