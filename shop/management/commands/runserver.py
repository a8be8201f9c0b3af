"""Django's own ``runserver``, with the jobs in the child that is restarted on change."""

from typing import Any

from django.contrib.staticfiles.management.commands.runserver import Command as RunserverCommand
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from shop.calls.configuration import follow_settings
from shop.database.usable import usable_databases
from shop.roles.current import databases, working_modules
from shop.serving.beginnings import begin
from shop.work.runner import Runner, default_rounds


class Command(RunserverCommand):
    help = "Serve the role in SHOP_ROLE for developers: restarts on change, and runs the jobs beside the requests."

    def inner_run(self, *args: Any, **options: Any) -> None:
        """Runs in the reloaded child only; the parent that watches files starts no jobs."""
        self._runner: Runner | None = Runner(working_modules(), default_rounds())
        self._runs = False
        try:
            super().inner_run(*args, **options)
        finally:
            if self._runs and self._runner is not None:
                self._runner.stop()

    def check_migrations(self) -> None:
        """There is no ``default`` database: each that the role has is looked at. Jobs need them all."""
        behind = [alias for alias in databases() if _is_behind(alias)]
        if behind:
            self._runner = None
            names = ", ".join(behind)
            self.stdout.write(
                self.style.NOTICE(
                    f"Not migrated: {names}. Run `manage.py migrate`, then this again; no job runs until then."
                )
            )

    def on_bind(self, server_port: int) -> None:
        """Settings are followed and jobs begin with the requests: a port in use starts none."""
        super().on_bind(server_port)
        follow_settings()
        begin()
        if self._runner is not None:
            self._runner.start()
            self._runs = True


def _is_behind(alias: str) -> bool:
    """Whether a migration is missing, or the database."""
    with usable_databases():
        executor = MigrationExecutor(connections[alias])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
