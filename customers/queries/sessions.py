"""Where somebody is signed in."""

from datetime import datetime

from django.db.models import QuerySet

from customers.models import TokenFamily
from customers.rules.secret_tokens import digest


def open_sessions(customer_id: str, *, now: datetime) -> QuerySet[TokenFamily]:
    """The log-ins of the customer with this public id that go on."""
    open_ones = TokenFamily.objects.filter(closed_at=None, expires_at__gt=now)
    return open_ones.filter(customer__public_id=customer_id, public_id__isnull=False)


def session_of(token: str, *, customer_id: str, now: datetime) -> TokenFamily | None:
    """The customer's open log-in that the refresh ``token`` belongs to."""
    return open_sessions(customer_id, now=now).filter(tokens__digest=digest(token)).first() if token else None
