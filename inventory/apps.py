from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InventoryConfig(AppConfig):
    name = "inventory"
    verbose_name = _("Inventory")

    def ready(self) -> None:
        """Declares the jobs."""
        from inventory import jobs  # noqa: F401, PLC0415 - needs the models
