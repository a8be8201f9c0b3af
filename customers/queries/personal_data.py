"""Everything customers keeps of somebody, but for secrets."""

from typing import Any

from customers.models import AccountChange, TokenFamily
from customers.queries.addresses import address_book
from customers.queries.users import by_public_id


def personal_data(customer_id: str) -> dict[str, Any]:
    """JSON-safe. Raises ``CustomerUnknown``."""
    user = by_public_id(customer_id)
    return {
        "account": {
            "id": user.public_id,
            "name": user.name,
            "username": user.username,
            "email": user.email,
            "language": user.language,
            "created_at": user.created_at.isoformat(),
        },
        "addresses": [
            {
                "name": address.name,
                "line1": address.line1,
                "line2": address.line2,
                "postal_code": address.postal_code,
                "city": address.city,
                "country": address.country,
                "phone": address.phone,
                "is_default": address.is_default,
            }
            for address in address_book(customer_id).order_by("id")
        ],
        "sessions": [
            {
                "browser": family.browser,
                "system": family.system,
                "first_seen": family.created_at.isoformat(),
                "last_seen": family.rotated_at.isoformat(),
            }
            for family in TokenFamily.objects.filter(customer=user).order_by("id")
        ],
        "history": [
            {"kind": change.kind, "at": change.at.isoformat()}
            for change in AccountChange.objects.filter(customer=user).order_by("at", "id")
        ],
    }
