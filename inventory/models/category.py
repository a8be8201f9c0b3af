"""Shelves of the catalogue."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.Model):
    """A group of products, shown in ``position`` order. Its slug is its identity: products and links keep it."""

    slug = models.SlugField(_("slug"), max_length=60, primary_key=True)
    name_fr = models.CharField(_("name (French)"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name_en
