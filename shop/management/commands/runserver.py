"""Django's own ``runserver``, with the jobs in the child that is restarted on change."""

from typing import Any

from django.contrib.staticfiles.management.commands.runserver import Command as RunserverCommand

from shop.roles.current import working_modules
from shop.work.runner import Runner, default_rounds


class Command(RunserverCommand):
    help = "Serve the role in SHOP_ROLE for developers: restarts on change, and runs the jobs beside the requests."

    def inner_run(self, *args: Any, **options: Any) -> None:
        """Runs in the reloaded child only; the parent that watches files starts no jobs."""
        runner = Runner(working_modules(), default_rounds())
        runner.start()
        try:
            super().inner_run(*args, **options)
        finally:
            runner.stop()

    def check_migrations(self) -> None:
        """There is no ``default`` database to check; ``up`` and ``migrate`` walk the modules' own."""
