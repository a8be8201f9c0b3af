from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from shop.roles.current import serves


class GatewayConfig(AppConfig):
    name = "gateway"
    verbose_name = _("Gateway")

    def ready(self) -> None:
        """Where the gateway runs, and not where only its tables are looked after, it follows its routes."""
        if serves(self.name):
            from gateway import checks, following  # noqa: PLC0415 - needs the models

            register(checks.limits_are_counted_together, "serving")
            following.announce()
