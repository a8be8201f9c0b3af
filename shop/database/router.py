"""Sends every table to the database of the module that owns it.

A module's tables live in its own alias. The machinery's tables (outbox, inbox, idempotency keys, jobs, revocations)
exist in every alias, and code that uses them must name which one: the router gives no default, and Django's
``default`` is empty, so a forgotten alias raises. Django's own and third-party tables live with ``customers``.
"""

from typing import Any, Final

from django.db.models import Model

from shop.roles.catalogue import MODULES

KERNEL_LABELS: Final = frozenset({"shop_events", "shop_idempotency", "shop_work", "shop_web"})
FRAMEWORK_ALIAS: Final = "customers"


def home_of(app_label: str) -> str | None:
    """The one alias ``app_label``'s tables live in, or None for machinery tables, which live in all."""
    if app_label in MODULES:
        return app_label
    return None if app_label in KERNEL_LABELS else FRAMEWORK_ALIAS


class ModuleRouter:
    """Django database router; see the module docstring."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return home_of(model._meta.app_label) or _same_database(hints)

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        return home_of(model._meta.app_label) or _same_database(hints)

    def allow_relation(self, obj1: Model, obj2: Model, **hints: Any) -> bool:
        return obj1._state.db == obj2._state.db

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        home = home_of(app_label)
        return home is None or home == db


def _same_database(hints: dict[str, Any]) -> str | None:
    instance = hints.get("instance")
    return instance._state.db if instance is not None else None
