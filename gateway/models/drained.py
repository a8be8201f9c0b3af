"""Instances that staff took out of use."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DrainedInstance(models.Model):
    """By URL, as it is in the registry; the row goes when it is in use again."""

    url = models.CharField(_("instance"), max_length=255, unique=True)
    actor = models.CharField(_("by"), max_length=200)
    reason = models.CharField(_("reason"), max_length=500)
    drained_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("drained instance")
        verbose_name_plural = _("drained instances")
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="drained_for_a_reason")]

    def __str__(self) -> str:
        return self.url
