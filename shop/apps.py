from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.conf import settings

import shop.unused  # noqa: F401 - before anything that would import it
from shop.calls.configuration import offer_sources
from shop.roles.catalogue import IDENTITY_MODULE, MODULES
from shop.roles.current import current, serves, working_modules
from shop.secrets.current import configure
from shop.secrets.given import in_settings
from shop.secrets.known import remember
from shop.telemetry.configuration import follow_along


class ShopConfig(AppConfig):
    name = "shop"
    verbose_name = "Shop"

    def ready(self) -> None:
        """Load what registers itself: system checks, secrets, jobs.

        Jobs of the modules that are served, and customers': the back office runs none, and asks for some of these.
        """
        for values in in_settings(settings).values():
            for value in values:
                remember(value)  # struck out like those that are read later
        configure(
            settings.SHOP_VAULT_OPTIONS,
            services={module.name: module.service for module in MODULES.values()},
            made_in=settings.SHOP_MADE_SECRETS,
        )
        offer_sources()
        follow_along()
        import_module("shop.checks")
        from shop.work.housekeeping import declare_for  # noqa: PLC0415 - needs the models

        for module in current().serves:
            if find_spec(f"{module}.secrets"):
                import_module(f"{module}.secrets")
        for module in working_modules():
            declare_for(module)
        for module in current().installed:
            if (serves(module) or module == IDENTITY_MODULE) and find_spec(f"{module}.jobs"):
                import_module(f"{module}.jobs")
