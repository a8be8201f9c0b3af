"""``manage.py migrate``: Django's own, over every database of this process."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.commands.migrate import Command as DjangoCommand

from shop.roles.current import databases


class Command(DjangoCommand):
    """There is no default database: without ``--database``, each that this process's role has is migrated in turn."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=None)

    def handle(self, *args: Any, **options: Any) -> None:
        for alias in [options["database"]] if options["database"] else databases():
            if options["verbosity"] > 0:
                self.stdout.write(self.style.MIGRATE_HEADING(f"Database {alias}"))
            super().handle(*args, **{**options, "database": alias})
