"""What is set now."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Store(models.TextChoices):
    """Where a setting is kept: here, or in Consul, of which we then keep what we saw last."""

    DATABASE = "database", _("database")
    CONSUL = "consul", "Consul"


class Setting(models.Model):
    """The value of a key for an application, in a profile or (empty) in any. Changes in ``operations`` only.

    ``version`` is the number of the revision that wrote it; ``seen_index`` is Consul's, for what is kept there.
    """

    store = models.CharField(_("kept in"), max_length=10, choices=Store.choices)
    application = models.CharField(_("application"), max_length=200)
    profile = models.CharField(_("profile"), max_length=200, blank=True)
    key = models.CharField(_("key"), max_length=250)
    value = models.TextField(_("value"), blank=True)
    version = models.BigIntegerField(_("revision"))
    seen_index = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("setting")
        verbose_name_plural = _("settings")
        constraints = [
            models.UniqueConstraint(fields=["store", "application", "profile", "key"], name="setting_one_value"),
            models.CheckConstraint(condition=~models.Q(application=""), name="setting_of_an_application"),
            models.CheckConstraint(condition=~models.Q(key=""), name="setting_has_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.application}{',' if self.profile else ''}{self.profile} {self.key}"
