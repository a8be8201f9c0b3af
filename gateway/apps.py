from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shop.roles.current import serves


class GatewayConfig(AppConfig):
    name = "gateway"
    verbose_name = _("Gateway")

    def ready(self) -> None:
        """Where the gateway runs, and not where only its tables are looked after, it follows its routes."""
        if serves(self.name):
            from gateway import following  # noqa: PLC0415 - needs the models

            following.announce()
