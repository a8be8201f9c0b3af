"""How long a key is remembered: at least a day is promised."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from shop.idempotency.models import IdempotencyKey

KEPT: Final = timedelta(hours=48)


def old_keys(now: datetime) -> QuerySet[IdempotencyKey]:
    """Keys nobody may still count on."""
    return IdempotencyKey.objects.filter(created_at__lt=now - KEPT).order_by("created_at")
