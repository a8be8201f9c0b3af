"""Django's own ``createsuperuser``, on the database that accounts are in."""

from django.contrib.auth.management.commands.createsuperuser import Command as DjangoCommand
from django.core.management.base import CommandParser

from shop.roles.catalogue import IDENTITY_MODULE


class Command(DjangoCommand):
    requires_migrations_checks = False  # Django's check looks at the default database, and there is none

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=IDENTITY_MODULE)
