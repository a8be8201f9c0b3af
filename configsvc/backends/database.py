"""Our own table; as of a label, our history of it and of Consul."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.db import DatabaseError, InterfaceError, close_old_connections

from configsvc.backends.base import Asked, BackendFailed, Found, ordered
from configsvc.environment.order import Context
from configsvc.environment.values import PropertySource, Value
from configsvc.history.state import labelled, state_at
from configsvc.models import Setting, Store
from configsvc.properties import properties

ALIAS: Final = "configsvc"


class DatabaseBackend:
    """Keeps the connection of its thread only for one reading, as a request does."""

    name = "database"

    @property
    def timeout(self) -> float:
        return properties.current.database_timeout

    def read(self, asked: Asked) -> Found:
        close_old_connections()
        try:
            return self._current(asked) if asked.is_current else self._past(asked)
        except (DatabaseError, InterfaceError) as error:
            raise BackendFailed("the database does not answer") from error
        finally:
            close_old_connections()

    def _current(self, asked: Asked) -> Found:
        names = {context.application for context in asked.contexts}
        rows = Setting.objects.filter(store=Store.DATABASE, application__in=names).order_by("pk")
        found: dict[Context, dict[str, str]] = {}
        for application, profile, key, value in rows.values_list("application", "profile", "key", "value"):
            found.setdefault(Context(application, profile), {})[key] = value
        return ordered([_source(context, "", found.get(context, {})) for context in asked.contexts])

    def _past(self, asked: Asked) -> Found:
        number = labelled(asked.label)
        if number is None:
            return Found((), knows_label=False)
        at = f"@{asked.label}"
        return ordered(
            [
                _source(context, at, settings, store)
                for store in (Store.CONSUL, Store.DATABASE)
                for context, settings in _in_order(asked.contexts, state_at(store, number, asked.contexts))
            ]
        )


def _in_order(
    contexts: Iterable[Context], found: Mapping[Context, Mapping[str, str]]
) -> Iterable[tuple[Context, Mapping[str, str]]]:
    return [(context, found.get(context, {})) for context in contexts]


def _source(context: Context, at: str, settings: Mapping[str, str], store: Store = Store.DATABASE) -> PropertySource:
    profile = f",{context.profile}" if context.profile else ""
    name = f"{store.value}:{context.application}{at}{profile}"
    return PropertySource(name, context, {key: Value(value, f"{name} {key}") for key, value in settings.items()})
