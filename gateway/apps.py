from django.apps import AppConfig

from shop.roles.current import serves


class GatewayConfig(AppConfig):
    name = "gateway"

    def ready(self) -> None:
        """Where the gateway runs, and not where only its tables are looked after, it follows its routes."""
        if serves("gateway"):
            from gateway.in_force import announcement  # noqa: PLC0415 - needs the models

            announcement.begin()
