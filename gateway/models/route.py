"""Routes that somebody wrote while the shop runs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RouteSet(models.Model):
    """The one row that every write changes first, so that of two writes one is told: ``revision`` counts them.

    ``drains`` counts changes of the instances in use, so that one look tells whether anything is new.
    """

    revision = models.BigIntegerField(default=0)
    drains = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="route_set_is_one")]

    def __str__(self) -> str:
        return f"{self.revision}"


class Route(models.Model):
    """``definition``: uri, order, predicates, filters and metadata, as they were written. Changes in ``operations``."""

    name = models.CharField(_("route"), max_length=100, unique=True)
    definition = models.JSONField(_("definition"))
    revision = models.BigIntegerField(_("revision"))
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("route")
        verbose_name_plural = _("routes")
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="route_has_a_name")]

    def __str__(self) -> str:
        return self.name
