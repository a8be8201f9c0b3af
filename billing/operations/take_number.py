"""The next number of a series, inside the transaction of the document that takes it."""

from datetime import UTC, datetime
from typing import Final

from django.db.models import F, Value
from django.db.models.functions import Greatest

from billing.models import NumberSeries

EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)


def take_number(series: str, *, issued_at: datetime) -> tuple[int, datetime]:
    """The number, and when the document counts as issued: ``issued_at``, or the series' latest if a clock went back.

    Must be the transaction's first write: the counter's row lock puts issuers in line, and a roll-back takes the
    number back, so that the series has neither gaps nor duplicates.
    """
    if not _count_up(series, issued_at):
        # The year's first document. Of two that come at once, one inserts and the other waits here for it.
        NumberSeries.objects.bulk_create(
            [NumberSeries(key=series, last=0, last_issued_at=EARLIEST)], ignore_conflicts=True
        )
        _count_up(series, issued_at)
    return NumberSeries.objects.values_list("last", "last_issued_at").get(pk=series)


def _count_up(series: str, issued_at: datetime) -> int:
    latest = Greatest(F("last_issued_at"), Value(issued_at))
    return NumberSeries.objects.filter(pk=series).update(last=F("last") + 1, last_issued_at=latest)
