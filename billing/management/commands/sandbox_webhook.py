"""``manage.py sandbox_webhook``: what the sandbox provider would tell us by itself, signed, to be sent by hand."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from billing.providers.base import OutcomeUnknown
from billing.providers.sandbox import sandbox_log
from billing.providers.webhooks import HEADER, sandbox_message
from billing.secrets import webhook_secret


class Command(BaseCommand):
    help = "Print the sandbox's signed message about one of its effects, as a curl command (it holds for 5 minutes)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", help="the effect's key, <payment>:<question>, for example 4f1c…:capture")
        parser.add_argument("--base", default="http://127.0.0.1:8000", help="where the shop is")

    def handle(self, *args: Any, **options: Any) -> None:
        effect = sandbox_log().find(options["key"])
        if effect is None:
            raise CommandError("The sandbox did nothing under this key.")
        try:
            message = sandbox_message(effect, webhook_secret.read().reveal(), at=int(time.time()))
        except OutcomeUnknown as error:
            raise CommandError(f"The sandbox keeps it to itself: {error}") from error
        self.stdout.write(
            f"curl {options['base']}/api/billing/webhooks/provider -H 'Content-Type: application/json' "
            f"-H '{HEADER}: {message.signature}' -d '{message.body.decode()}'"
        )
