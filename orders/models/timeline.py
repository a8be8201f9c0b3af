"""What happened to an order beside its milestones, which the order row stamps itself."""

from django.db import models

from orders.models.order import Order


class TimelineEntry(models.Model):
    """Append-only. ``kind`` is stable and translated where it is shown; what is not public is for staff."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="timeline")
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor = models.CharField(max_length=120, blank=True, default="")
    is_public = models.BooleanField(default=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name_plural = "timeline entries"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.kind
