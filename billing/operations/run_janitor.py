"""One round of the janitor over all payments that are due."""

import logging
import time
from datetime import datetime, timedelta
from typing import Final

from billing.models import Payment
from billing.operations.resolve import resolve
from shop.work.leases import claim

log = logging.getLogger(__name__)

BATCH: Final = 8
#: Long enough for a batch of which every payment waits for the provider's time-out twice.
LEASE: Final = timedelta(seconds=60)
#: A round ends in time for its job's own lease; what is left is due in the next one.
ROUND_SECONDS: Final = 30.0


def run_janitor(*, now: datetime) -> int:
    """Resolve what is due; returns how many payments were looked at. Several may run at once."""
    began, looked = time.monotonic(), 0
    while (left := ROUND_SECONDS - (time.monotonic() - began)) > 0:
        moment = now + timedelta(seconds=ROUND_SECONDS - left)
        claimed = claim(
            Payment.objects.filter(due_at__isnull=False), alias="billing", now=moment, limit=BATCH, lease=LEASE
        )
        if not claimed:
            break
        for payment in claimed:
            _resolve(payment, now + timedelta(seconds=time.monotonic() - began))
        looked += len(claimed)
    return looked


def _resolve(payment: Payment, now: datetime) -> None:
    """One payment's trouble is its own; its lease ends by itself, and it is due again."""
    try:
        resolve(payment, now=now)
    except Exception:
        log.exception("payment could not be resolved", extra={"payment": payment.pk})
