"""Houses goods lie in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Warehouse(models.Model):
    """A place with stock. ``position`` breaks ties when two have as much of a product."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("warehouse")
        verbose_name_plural = _("warehouses")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.code
