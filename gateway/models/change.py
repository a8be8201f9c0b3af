"""What was changed, when, by whom and why. Rows are only ever added."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """The old and the new definition of one route; null: there was none, or there is none any more."""

    revision = models.BigIntegerField(_("revision"))
    route = models.CharField(_("route"), max_length=100, db_index=True)
    old = models.JSONField(_("old definition"), null=True)
    new = models.JSONField(_("new definition"), null=True)
    actor = models.CharField(_("by"), max_length=200)
    reason = models.CharField(_("reason"), max_length=500)
    created_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("change of a route")
        verbose_name_plural = _("history of routes")
        constraints = [
            models.UniqueConstraint(fields=["revision", "route"], name="route_changed_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="route_change_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.revision}: {self.route}"
