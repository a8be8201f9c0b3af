"""Refresh tokens: a family per log-in, growing one generation with each use."""

from django.conf import settings
from django.db import models


class TokenFamily(models.Model):
    """One log-in. ``generation`` is the newest; a conditional update of it decides between two uses at once."""

    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="token_families")
    generation = models.PositiveIntegerField(default=0)
    rotated_at = models.DateTimeField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.customer_id} since {self.created_at:%Y-%m-%d %H:%M}"


class RefreshToken(models.Model):
    """The hash of one token that was handed out."""

    family = models.ForeignKey(TokenFamily, on_delete=models.CASCADE, related_name="tokens")
    generation = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.family_id}.{self.generation}"
