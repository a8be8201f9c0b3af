"""``manage.py prove``: do the books balance, and if not, since when and because of what."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from shop.calls.errors import BreakerOpen, Unreachable
from shop.database.usable import usable_databases
from shop.events.models import Delivery
from shop.proof import Violation
from shop.roles.catalogue import MODULES
from shop.roles.current import working_modules
from shop.roles.deployed import is_deployed
from shop.work.models import Job

PATIENCE = timedelta(seconds=60)
#: What a delivery that reached nobody says of its last try.
NOBODY = (Unreachable.__name__, BreakerOpen.__name__)


class Command(BaseCommand):
    help = "Check the conservation laws of every module and across modules; exit 1 when one does not hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--most", type=int, default=50, help="stop after so many violations (default 50)")

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for module in working_modules():
            with usable_databases():
                laws = list(_module(module))
            found += len(laws)
            self.stdout.write(f"  {'✗' if laws else '✓'} {module:<10} {f'{len(laws)} violations' if laws else 'holds'}")
            for violation in laws[: options["most"]]:
                self.stdout.write(_sentence(violation))
        if found:
            self.stdout.write(f"\n  {found} violations: the books do not balance.")
            sys.exit(1)
        self.stdout.write("\n  The books balance.")


def _module(module: str) -> Iterator[Violation]:
    yield from _messages(module)
    if find_spec(f"{module}.proof"):
        yield from import_module(f"{module}.proof").prove(now=timezone.now())


def _messages(module: str) -> Iterator[Violation]:
    """I9: nothing undelivered for longer than a minute, no dead letter. Roles not deployed are not waited for."""
    late = timezone.now() - PATIENCE
    for delivery in Delivery.objects.using(module).exclude(state=Delivery.State.DELIVERED).select_related("event"):
        waited_for = is_deployed(delivery.subscriber)
        if waited_for and (delivery.state == Delivery.State.DEAD or delivery.event.occurred_at < late):
            yield Violation(
                module=module,
                law="I9",
                subject=f"{delivery.event.type} → {delivery.subscriber}",
                message=_why_undelivered(delivery),
                since=delivery.event.occurred_at,
                cause=_first_line(delivery.last_error),
            )
    for job in Job.objects.using(module).exclude(state=Job.State.DONE).exclude(key="periodic"):
        if job.state == Job.State.DEAD or (
            job.attempts == 0 and job.created_at < late and (job.due_at or late) <= late
        ):
            yield Violation(
                module=module,
                law="I9",
                subject=f"job {job.name}",
                message=f"is {job.state}",
                since=job.created_at,
                cause=_first_line(job.last_error),
            )


def _why_undelivered(delivery: Delivery) -> str:
    if delivery.state == Delivery.State.DEAD:
        return "is a dead letter"
    if delivery.last_error.startswith(NOBODY):
        return (
            f"is late: no {MODULES[delivery.subscriber].service} can be reached. "
            "If this deployment has none, SHOP_DEPLOYED_ROLES should name those it has"
        )
    return (
        "is late" if delivery.last_error else "is late, and was not tried: it waits for others, or nobody does the work"
    )


def _first_line(error: str) -> str:
    return error.splitlines()[0] if error else ""


def _sentence(violation: Violation) -> str:
    since = f", since {violation.since:%Y-%m-%d %H:%M:%S}" if violation.since else ""
    cause = f" — {violation.cause}" if violation.cause else ""
    return f"      {violation.law} {violation.subject}: {violation.message}{since}{cause}"
