"""Writing down what happened to an account."""

from datetime import datetime

from customers.models import AccountChange, User


def record(user: User, kind: AccountChange.Kind, *, now: datetime, reason: str = "", actor: str = "") -> None:
    """Part of the open transaction."""
    AccountChange.objects.create(customer=user, kind=kind, reason=reason[:500], actor=actor, at=now)
