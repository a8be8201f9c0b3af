"""``manage.py migrate``: Django's own, over every database of this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as DjangoCommand
from django.db import connections

from shop.database.usable import usable_databases
from shop.roles.current import databases


class Command(DjangoCommand):
    """There is no default database: without ``--database``, each that this process's role has is migrated in turn."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=None)

    def execute(self, *args: Any, **options: Any) -> str | None:
        """One that cannot be opened is said before any is changed."""
        with usable_databases():
            for alias in _aliases(options):
                connections[alias].ensure_connection()
        return super().execute(*args, **options)

    def get_check_kwargs(self, options: dict[str, Any]) -> dict[str | None, Any]:
        return {**super().get_check_kwargs(options), "databases": _aliases(options)}

    def handle(self, *args: Any, **options: Any) -> None:
        for alias in _aliases(options):
            if options["verbosity"] > 0:
                self.stdout.write(self.style.MIGRATE_HEADING(f"Database {alias}"))
            with _as_long_as_it_takes(alias):
                super().handle(*args, **{**options, "database": alias})


@contextmanager
def _as_long_as_it_takes(alias: str) -> Iterator[None]:
    """Without PostgreSQL's limits on requests: a migration fills a big table, or thinks between two statements.

    That on waiting for a lock stays: whoever queues behind a migration that waits would wait as long.
    """
    connection = connections[alias]
    if connection.vendor != "postgresql":
        yield
        return
    limits = ("statement_timeout", "idle_in_transaction_session_timeout")
    with connection.cursor() as cursor:
        for name in limits:
            cursor.execute(f"SET {name} = 0")
    yield
    with connection.cursor() as cursor:
        for name in limits:
            cursor.execute(f"RESET {name}")


def _aliases(options: dict[str, Any]) -> list[str]:
    return [options["database"]] if options["database"] else list(databases())
