"""Reading address books. Somebody else's address is as unknown as one that never was."""

from django.db.models import QuerySet

from customers.interface import messages
from customers.interface.errors import AddressUnknown
from customers.models import Address


def address_book(customer_id: str) -> QuerySet[Address]:
    """The addresses of the customer with this public id."""
    return Address.objects.filter(customer__public_id=customer_id)


def one(*, customer_id: str, address_id: int) -> Address:
    """With its customer, in one statement. Raises ``AddressUnknown``."""
    found = address_book(customer_id).select_related("customer").filter(pk=address_id).first()
    if found is None:
        raise AddressUnknown
    return found


def as_message(address: Address) -> messages.Address:
    """The address as other modules see it."""
    return messages.Address(
        name=address.name,
        line1=address.line1,
        line2=address.line2,
        postal_code=address.postal_code,
        city=address.city,
        country=address.country,
        phone=address.phone,
    )
