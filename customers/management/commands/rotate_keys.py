"""``manage.py rotate_keys``: a new key for access tokens."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from customers.operations.signing_keys import replace_all, rotate


class Command(BaseCommand):
    help = "Publish a new key for access tokens; it signs once every role has had time to read it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--now",
            action="store_true",
            help="the key leaked or cannot be read: void it and every access token, and sign with the new one at once",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        made = replace_all(now=now) if options["now"] else rotate(now=now)
        if made is None:
            self.stdout.write("Another process has just made a new key.")
        else:
            self.stdout.write(f"Key {made.kid} signs from {made.signs_from:%Y-%m-%d %H:%M:%S} UTC.")
