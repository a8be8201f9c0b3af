"""Refresh tokens: a family per log-in, growing one generation with each use."""

from django.conf import settings
from django.db import models


class TokenFamily(models.Model):
    """One log-in. ``generation`` is the newest; a conditional update of it decides between two uses at once.

    ``public_id`` is how its owner names it (null: begun before there was one); ``browser`` and ``system`` are what was
    said at log-in, in short: the header itself is not kept.
    """

    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="token_families")
    generation = models.PositiveIntegerField(default=0)
    rotated_at = models.DateTimeField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    public_id = models.CharField(max_length=32, null=True, unique=True)  # noqa: DJ001 - older log-ins have none
    browser = models.CharField(max_length=20, blank=True, default="", db_default="")
    system = models.CharField(max_length=20, blank=True, default="", db_default="")

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
