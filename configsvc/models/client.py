"""Who may read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Client(models.Model):
    """A program with a password of its own. ``applications``: those it reads, beside the shared settings."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    password = models.CharField(max_length=200, editable=False)
    applications = models.JSONField(_("applications"), default=list)
    may_encrypt = models.BooleanField(_("may encrypt"), default=False)
    may_decrypt = models.BooleanField(_("may decrypt"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("client")
        verbose_name_plural = _("clients")

    def __str__(self) -> str:
        return self.name
