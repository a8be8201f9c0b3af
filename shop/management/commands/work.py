"""``manage.py work``: the jobs and events of this process's role, without serving requests."""

import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from shop.calls.configuration import follow_settings
from shop.discovery.current import prefetch
from shop.roles import peers
from shop.roles.current import working_modules
from shop.secrets.current import close
from shop.telemetry import metrics, spans
from shop.work.runner import Runner, default_rounds


class Command(BaseCommand):
    help = "Run the jobs and deliver the events of the role in SHOP_ROLE until stopped. Several may run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--role", help="instead of SHOP_ROLE (manage.py reads it before Django starts)")

    def handle(self, *args: Any, **options: Any) -> None:
        stopping = threading.Event()

        def stop(number: int, frame: FrameType | None) -> None:
            stopping.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        metrics.serve(settings.SHOP_METRICS_PORT)
        spans.start()
        follow_settings()
        prefetch(peers.told())
        runner = Runner(working_modules(), default_rounds())
        runner.start()
        self.stdout.write(f"  working for {', '.join(working_modules())}; Ctrl-C stops it")
        stopping.wait()
        runner.stop()
        spans.stop()
        close()
