"""What happened to an account, for staff to read: append-only."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountChange(models.Model):
    """One thing that happened. ``actor`` is the public id of who did it; empty for the customer themself."""

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", _("address confirmed")
        PASSWORD_CHANGED = "password_changed", _("password changed")
        PASSWORD_RESET = "password_reset", _("password reset by mail")
        SIGNED_OUT_EVERYWHERE = "signed_out_everywhere", _("signed out everywhere")
        SESSION_ENDED = "session_ended", _("signed out elsewhere")
        ERASED = "erased", _("personal data erased")
        TOKEN_REUSED = "token_reused", _("a copied refresh token was used")
        DEACTIVATED = "deactivated", _("deactivated")
        REACTIVATED = "reactivated", _("reactivated")
        ACCESS_GRANTED = "access_granted", _("staff access changed")

    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(_("what"), max_length=24, choices=Kind)
    reason = models.CharField(_("reason"), max_length=500, blank=True, default="")
    actor = models.CharField(_("by"), max_length=32, blank=True, default="")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("change of the account")
        verbose_name_plural = _("changes of the account")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"
