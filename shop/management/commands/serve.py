"""``manage.py serve``: one role under gunicorn."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shop.database.connections import close_all
from shop.roles.current import current
from shop.serving import worker
from shop.serving.announcing import announcements
from shop.serving.lifecycle import Life
from shop.serving.presence import presence
from shop.serving.server import PortTaken, Server, renewing, require_free


class Command(BaseCommand):
    help = "Serve one role (SHOP_ROLE, or the argument) under gunicorn: web only; `work` runs its jobs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", metavar="role", help="instead of SHOP_ROLE (manage.py reads it first)")
        parser.add_argument("--role", help="the same")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 for all")
        parser.add_argument("--port", type=int, default=None, help="default: the role's own port")
        parser.add_argument("--workers", type=int, default=settings.SHOP_WORKERS)
        parser.add_argument("--threads", type=int, default=settings.SHOP_THREADS)
        parser.add_argument("--with-jobs", action="store_true", help="run the role's jobs in the workers too")

    def handle(self, *args: Any, **options: Any) -> None:
        role, host, port = current(), options["host"], options["port"] or current().port
        try:
            require_free(host, port)
        except PortTaken as error:
            raise CommandError(str(error)) from error
        settings.SHOP_WORKERS = options["workers"]  # those who cannot be several ask how many they are
        self.check(tags=["serving"])
        server = Server(
            role,
            host=host,
            port=port,
            workers=options["workers"],
            threads=options["threads"],
            **renewing(settings.SHOP_MAX_REQUESTS),
            **worker.hooks(jobs=options["with_jobs"]),
        )
        self.stdout.write(f"  {role.name} on http://{host}:{port}")
        for name, said in announcements(f"http://{host}:{port}").items():
            self.stdout.write(f"  {name}: {said}")
        server.preload()
        close_all()
        sys.exit(server.serve(Life(presence(host, port), drain_seconds=settings.SHOP_DRAIN_SECONDS)))
