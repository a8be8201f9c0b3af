from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = _("Customers")

    def ready(self) -> None:
        post_migrate.connect(_ensure_permissions, sender=self, dispatch_uid="customers.permissions")


def _ensure_permissions(*, using: str, apps: Any = installed, **_: Any) -> None:
    """As Django makes its own permission rows: after migrating, where the tables are."""
    from customers.operations.ensure_permissions import ensure_permissions  # noqa: PLC0415 - needs loaded models

    if using != "customers":
        return
    try:
        apps.get_model("auth", "Permission")
    except LookupError:
        return  # migrated back to before there were any
    ensure_permissions()
