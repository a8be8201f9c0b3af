from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

from shop.roles.current import current


class ShopConfig(AppConfig):
    name = "shop"
    verbose_name = "Shop"

    def ready(self) -> None:
        """Load what registers itself: system checks, OpenAPI extensions, and the jobs of the modules served here."""
        import_module("shop.checks")
        import_module("shop.web.openapi")
        for module in current().serves:
            if find_spec(f"{module}.jobs"):
                import_module(f"{module}.jobs")
