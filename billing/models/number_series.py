"""The counters that number documents."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class NumberSeries(models.Model):
    """One series (``F-2026``). Counted up in the transaction that issues the document, as its first write: its row
    lock puts issuers in line, and a roll-back takes the number back."""

    key = models.CharField(_("series"), max_length=20, primary_key=True)
    last = models.PositiveIntegerField(_("last number"), default=0)
    last_issued_at = models.DateTimeField(_("last issued at"))

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [models.CheckConstraint(condition=Q(last__gte=0), name="billing_series_counts_up")]

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"
