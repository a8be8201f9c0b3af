"""Everything the shop has on record, to see that a refused request changed none of it."""

from typing import Any, Final

from django.apps import apps
from django.db.models import Model

from shop.roles.catalogue import MODULES

#: What asking leaves behind, whoever asks: tokens and tries.
_TRACES: Final = {"Throttle", "RefreshToken", "TokenFamily", "SigningKey"}


def books() -> dict[str, list[dict[str, Any]]]:
    """Every row of every module's own tables."""
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in _models()}


def _models() -> list[type[Model]]:
    found: list[type[Model]] = [
        model
        for module in MODULES
        if apps.is_installed(module) or module in apps.app_configs
        for model in apps.get_app_config(module).get_models()
        if model.__name__ not in _TRACES
    ]
    return found
