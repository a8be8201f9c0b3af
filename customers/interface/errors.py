"""What asking customers can raise.

    NotFound
    ├── CustomerUnknown   customer_unknown   404
    └── AddressUnknown    address_unknown    404
"""

from shop.errors import NotFound, message


class CustomerUnknown(NotFound):
    """No account has this public id."""

    code = "customer_unknown"
    title = message("No such customer")


class AddressUnknown(NotFound):
    """The customer has no such address."""

    code = "address_unknown"
    title = message("No such address")
