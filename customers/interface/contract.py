"""What other modules may ask customers."""

from typing import Final, Protocol

from customers.interface.errors import AddressUnknown, CustomerUnknown, PermissionUnknown
from customers.interface.messages import Address, Profile, PublicKeys
from shop.calls.published import operation
from shop.errors import Forbidden

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

    @operation(callers=("backoffice",), idempotent=True, raises=(CustomerUnknown, Forbidden))
    def deactivate(self, *, customer_id: str, reason: str) -> Profile:
        """Close the account and void its tokens everywhere (staff: ``customers.deactivate``; superusers for staff).

        Raises ``CustomerUnknown``.
        """

    @operation(callers=("backoffice",), idempotent=True, raises=(CustomerUnknown, Forbidden))
    def reactivate(self, *, customer_id: str, reason: str) -> Profile:
        """Open a closed account again (staff: ``customers.deactivate``). Raises ``CustomerUnknown``."""

    @operation(callers=("backoffice",), idempotent=True, raises=(CustomerUnknown, PermissionUnknown, Forbidden))
    def grant(self, *, customer_id: str, is_staff: bool, permissions: tuple[str, ...]) -> Profile:
        """Make somebody staff with exactly these permissions, or no longer staff (superusers only).

        Their tokens are void everywhere, so that the next ones say so. Raises ``CustomerUnknown`` and
        ``PermissionUnknown``.
        """


CONTRACT: Final = Customers
