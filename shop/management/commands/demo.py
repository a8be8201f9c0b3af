"""``manage.py demo``: a believable shop to look at. The same seed gives the same data."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shop.calls.configuration import settings_of_now
from shop.config.base import SourceUnavailable
from shop.config.binding import InvalidConfiguration
from shop.database.usable import usable_databases
from shop.roles.current import working_modules


class Command(BaseCommand):
    help = "Load demo data: products, stock, customers, orders in every state and their invoices."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument("--if-empty", action="store_true", help="where there is data, only print the demo log-ins")

    def handle(self, *args: Any, **options: Any) -> None:
        demos = [import_module(f"{module}.demo") for module in working_modules() if find_spec(f"{module}.demo")]
        with usable_databases():
            empty = all(demo.is_empty() for demo in demos)
        if empty:
            self._load(demos, seed=options["seed"])
        elif not options["if_empty"]:
            raise CommandError("This shop has data already; demo data is only for an empty one.")
        for demo in demos:
            for line in getattr(demo, "logins", list)():
                self.stdout.write(line)

    @contextmanager
    def _settings(self) -> Iterator[None]:
        """Orders and invoices of the demo have the rates that the shop will have."""
        with ExitStack() as stack:
            try:
                stack.enter_context(settings_of_now())
            except SourceUnavailable as error:
                self.stderr.write(f"{error}; the demo is made with the values of the environment and defaults")
            except InvalidConfiguration as error:
                raise CommandError(str(error)) from error
            yield

    def _load(self, demos: Sequence[ModuleType], *, seed: int) -> None:
        """Raises ``CommandError`` when it is interrupted: half a demo is never taken up again."""
        try:
            with self._settings():
                for demo in demos:
                    demo.load(seed=seed, out=self.stdout)
        except KeyboardInterrupt as error:
            raise CommandError(
                "Interrupted: the demo data is incomplete, and is not completed later. Begin again with empty databases"
                f" (SQLite: remove {settings.SHOP_VAR})."
            ) from error
