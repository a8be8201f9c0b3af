"""Keys of one module, in that module's database."""

from django.db import models


class IdempotencyKey(models.Model):
    """One key of one caller on one route. ``status`` null: the effect is committed, its final answer is not known yet.

    ``body`` is the answer's, sealed (``answer_cipher``). ``resource`` names what the effect made (an order), so that a
    repeat can be answered from its present state.
    """

    scope = models.CharField(max_length=64)
    route = models.CharField(max_length=100)
    key = models.CharField(max_length=255)
    body_hash = models.CharField(max_length=64)
    resource = models.CharField(max_length=64, blank=True, default="")
    status = models.PositiveSmallIntegerField(null=True)
    content_type = models.CharField(max_length=60, blank=True, default="")
    body = models.BinaryField(blank=True, default=b"")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "route", "key"], name="idempotency_one_row_per_key")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_by_age")]

    def __str__(self) -> str:
        return f"{self.route} {self.key}"
