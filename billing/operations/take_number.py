"""The next number of a series, inside the transaction of the document that takes it."""

from datetime import datetime

from django.db.models import F, Value
from django.db.models.functions import Greatest

from billing.models import NumberSeries


def take_number(series: str, *, issued_at: datetime) -> tuple[int, datetime]:
    """The number, and when the document counts as issued: ``issued_at``, or the series' latest if a clock went back.

    Must be the transaction's first write: the counter's row lock puts issuers in line, and a roll-back takes the
    number back, so that the series has neither gaps nor duplicates. Raises ``IntegrityError`` when somebody else
    began the series at the same moment; it can be counted on then.
    """
    counters = NumberSeries.objects.filter(pk=series)
    if counters.update(last=F("last") + 1, last_issued_at=Greatest(F("last_issued_at"), Value(issued_at))):
        return counters.values_list("last", "last_issued_at").get()
    NumberSeries(key=series, last=1, last_issued_at=issued_at).save(force_insert=True)
    return 1, issued_at
