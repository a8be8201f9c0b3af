from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shop.config.sources import register
from shop.roles.current import serves
from shop.web.health import component


class ConfigsvcConfig(AppConfig):
    name = "configsvc"
    verbose_name = _("Configuration")

    def ready(self) -> None:
        """Declares the jobs, and shows how it is in the process that serves it."""
        from configsvc import jobs  # noqa: F401, PLC0415 - needs the models
        from configsvc.queries.health import config_server  # noqa: PLC0415
        from configsvc.source import OwnSource  # noqa: PLC0415

        if serves(self.name):
            register(OwnSource)
            component("configServer", config_server)
