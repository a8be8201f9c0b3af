"""Customers as other modules see them."""

from customers.interface.messages import Profile
from customers.models import User
from customers.queries.users import by_public_id


def profile(*, customer_id: str) -> Profile:
    """Raises ``CustomerUnknown``."""
    return profile_of(by_public_id(customer_id))


def profile_of(user: User) -> Profile:
    return Profile(
        id=user.public_id,
        name=user.name,
        username=user.username,
        email=user.email,
        language=user.language,
        is_active=user.is_active,
    )
