"""What happened to an order beside its milestones, which the order row stamps itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.models.order import Order


class TimelineEntry(models.Model):
    """Append-only. ``kind`` is stable and translated where it is shown; what is not public is for staff."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="timeline")
    kind = models.CharField(_("what"), max_length=40)
    at = models.DateTimeField(_("when"))
    actor = models.CharField(_("who"), max_length=120, blank=True, default="")
    is_public = models.BooleanField(default=True)
    data = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("timeline entry")
        verbose_name_plural = _("timeline")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.kind
