from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "inventory"

    def ready(self) -> None:
        """Declares the jobs."""
        from inventory import jobs  # noqa: F401, PLC0415 - needs the models
