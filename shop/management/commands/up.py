"""``manage.py up``: the whole shop in one process, ready for a first look."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shop.database.connections import close_all
from shop.roles.catalogue import ALL
from shop.roles.current import current
from shop.serving import worker
from shop.serving.announcing import announcements
from shop.serving.lifecycle import Life
from shop.serving.preparation import prepare, require_folder
from shop.serving.presence import presence
from shop.serving.server import PortTaken, Server, require_free


class Command(BaseCommand):
    help = "Migrate, load demo data when empty, serve every module on one port, and run the jobs in the same process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=settings.SHOP_THREADS)
        parser.add_argument("--reload", action="store_true", help="restart when a source file changes (for developers)")
        parser.add_argument("--no-demo", action="store_true", help="leave an empty shop empty")
        parser.add_argument("--no-jobs", action="store_true", help="serve only; jobs run elsewhere")

    def handle(self, *args: Any, **options: Any) -> None:
        if current().name != ALL:
            raise CommandError(
                f"`up` runs every module in one process, but SHOP_ROLE={current().name}. Use `serve` for one role."
            )
        self._refuse_unusable(options["host"], options["port"])
        prepare(self.stdout, demo=not options["no_demo"])
        self._announce(options["host"], options["port"])
        close_all()
        server = Server(
            current(),
            host=options["host"],
            port=options["port"],
            threads=options["threads"],
            reload=options["reload"],
            **worker.hooks(jobs=not options["no_jobs"]),
        )
        if not options["reload"]:
            server.preload()
        present = presence(options["host"], options["port"])
        sys.exit(server.serve(Life(present, drain_seconds=settings.SHOP_DRAIN_SECONDS)))

    def _refuse_unusable(self, host: str, port: int) -> None:
        require_folder()
        try:
            require_free(host, port)
        except PortTaken as error:
            raise CommandError(str(error)) from error

    def _announce(self, host: str, port: int) -> None:
        base = f"http://{host}:{port}"
        lines = {
            "Shop": f"{base}/",
            "API": f"{base}/api/docs",
            "Back office": f"{base}/admin/",
            "Health": f"{base}/readyz",
        }
        lines.update(announcements(base))
        if settings.SHOP_METRICS_PORT:
            lines["Metrics"] = f"http://127.0.0.1:{settings.SHOP_METRICS_PORT}/metrics"
        for name, address in lines.items():
            self.stdout.write(f"  {name:<14} {address}")
        self.stdout.write("  Ctrl-C stops it.\n")
        self.stdout.flush()
