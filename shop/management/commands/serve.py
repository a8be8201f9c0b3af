"""``manage.py serve``: the role named by SHOP_ROLE under gunicorn."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shop.roles.current import current
from shop.roles.server import PortTaken, Server, require_free
from shop.telemetry import metrics


class Command(BaseCommand):
    help = "Serve one role (SHOP_ROLE) under gunicorn: web only; `work` runs its jobs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=None, help="default: the role's own port")
        parser.add_argument("--workers", type=int, default=1)
        parser.add_argument("--threads", type=int, default=8)

    def handle(self, *args: Any, **options: Any) -> None:
        role = current()
        port = options["port"] or role.port
        try:
            require_free(options["host"], port)
        except PortTaken as error:
            raise CommandError(str(error)) from error
        Server(
            role,
            host=options["host"],
            port=port,
            workers=options["workers"],
            threads=options["threads"],
            post_worker_init=_worker_starts,
        ).run()


def _worker_starts(worker: Any) -> None:
    metrics.serve(settings.SHOP_METRICS_PORT)
