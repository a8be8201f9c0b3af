"""Tokens with which a forgotten password is replaced."""

from django.conf import settings
from django.db import models


class ResetToken(models.Model):
    """The hash of a mailed token. A new password deletes all of the customer's."""

    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reset_tokens")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.customer_id}"
