"""Removing what has expired."""

from datetime import datetime

from customers.models import KnownPlace, Registration, ResetToken, Throttle, TokenFamily
from shop.database.transactions import atomic


def tidy(*, now: datetime) -> None:
    """Sign-ups nobody confirmed, links nobody used, log-ins that ended by time, windows that have closed,
    places nobody came back to."""
    for rows in (
        Registration.objects.filter(expires_at__lte=now),
        ResetToken.objects.filter(expires_at__lte=now),
        TokenFamily.objects.filter(expires_at__lte=now),
        Throttle.objects.filter(closes_at__lte=now),
        KnownPlace.objects.filter(known_until__lte=now),
    ):
        with atomic("customers"):
            rows.delete()
