"""What other modules may ask customers."""

from typing import Final, Protocol

from customers.interface.errors import AddressUnknown, CustomerUnknown, GroupUnknown, PermissionUnknown
from customers.interface.messages import Buyer, PersonalData, Profile, PublicKeys
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
    def buyer(self, *, customer_id: str, address_id: int) -> Buyer:
        """Who ``customer_id`` is, with an entry of their own address book. Raises ``AddressUnknown``."""

    @operation(callers=("orders",), idempotent=True, timeout=5.0, raises=(CustomerUnknown,))
    def personal_data(self, *, customer_id: str) -> PersonalData:
        """Everything kept of the customer, for themselves. Raises ``CustomerUnknown``."""

    @operation(callers=("backoffice",), idempotent=True, raises=(CustomerUnknown, Forbidden))
    def deactivate(self, *, customer_id: str, reason: str) -> Profile:
        """Close the account and void its tokens everywhere (staff: ``customers.deactivate``; superusers for staff).

        Raises ``CustomerUnknown``.
        """

    @operation(callers=("backoffice",), idempotent=True, raises=(CustomerUnknown, Forbidden))
    def reactivate(self, *, customer_id: str, reason: str) -> Profile:
        """Open a closed account again (staff: ``customers.deactivate``). Raises ``CustomerUnknown``."""

    @operation(
        callers=("backoffice",), idempotent=True, raises=(CustomerUnknown, PermissionUnknown, GroupUnknown, Forbidden)
    )
    def grant(
        self, *, customer_id: str, is_staff: bool, permissions: tuple[str, ...], groups: tuple[str, ...] | None = None
    ) -> Profile:
        """Make somebody staff with exactly these permissions and groups, or no longer staff (superusers only).

        None leaves the groups as they are. Their tokens are void everywhere, so that the next ones say so. Raises
        ``CustomerUnknown``, ``PermissionUnknown`` and ``GroupUnknown``.
        """

    @operation(callers=("backoffice",), idempotent=True, raises=(PermissionUnknown, Forbidden))
    def define_group(self, *, name: str, permissions: tuple[str, ...]) -> None:
        """A group of staff with exactly these permissions, new or as it is from now on (superusers only).

        The tokens of its members are void everywhere. Raises ``PermissionUnknown``.
        """

    @operation(callers=("backoffice",), idempotent=True, raises=(GroupUnknown, Forbidden))
    def remove_group(self, *, name: str) -> None:
        """The group is no more (superusers only); the tokens of its members are void. Raises ``GroupUnknown``."""


CONTRACT: Final = Customers
