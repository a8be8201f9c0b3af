from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shop.config.sources import register
from shop.roles.current import serves
from shop.web.health import component


class ConfigsvcConfig(AppConfig):
    name = "configsvc"
    verbose_name = _("Configuration")

    def ready(self) -> None:
        """Shows how it is, and offers its own table as a source of settings, in the process that serves it."""
        if not serves(self.name):
            return
        from configsvc.queries.health import config_server  # noqa: PLC0415 - needs the models
        from configsvc.source import OwnSource  # noqa: PLC0415

        register(OwnSource)
        component("configServer", config_server)
