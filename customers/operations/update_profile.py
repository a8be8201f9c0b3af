"""Changing what an account says about its owner."""

from typing import Any

from customers.models import User
from customers.queries.users import by_public_id
from shop.database.transactions import atomic


def update_profile(*, customer_id: str, changes: dict[str, Any]) -> User:
    """``changes`` may hold ``name`` and ``language``. Raises ``CustomerUnknown``."""
    with atomic("customers"):
        if changes:
            User.objects.filter(public_id=customer_id).update(**changes)
        return by_public_id(customer_id)
