"""Tries that were made, by whom, until when they count."""

from django.db import models


class Throttle(models.Model):
    """So many tries in ``bucket`` by the one whose hash is ``key``, in a window that ends at ``closes_at``."""

    bucket = models.CharField(max_length=24)
    key = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)
    closes_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bucket", "key"], name="customers_one_throttle_per_key")]

    def __str__(self) -> str:
        return f"{self.bucket} {self.count} until {self.closes_at:%H:%M:%S}"
