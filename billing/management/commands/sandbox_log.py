"""``manage.py sandbox_log``: what the sandbox provider did, from its own books."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from billing.providers.sandbox import sandbox_log
from billing.providers.sandbox_log import Effect
from shop.money import Money


class Command(BaseCommand):
    help = "Print every effect in the sandbox provider's own log: when, what, how much, for which order."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--order", default="", help="only the effects of the order with this id")

    def handle(self, *args: Any, **options: Any) -> None:
        effects = [effect for effect in sandbox_log().effects() if options["order"] in {"", effect.order_ref}]
        for effect in effects:
            self.stdout.write(_line(effect))
        done = sum(effect.is_done for effect in effects)
        self.stdout.write(f"\n  {done} effects, {len(effects) - done} refusals")


def _line(effect: Effect) -> str:
    at = datetime.fromtimestamp(effect.at, UTC)
    outcome = "done" if effect.is_done else f"refused: {effect.code}"
    money = str(Money(effect.amount, effect.currency))
    return (
        f"  {at:%Y-%m-%d %H:%M:%S}  {effect.kind:<9} {money:>16}  {effect.order_ref:<32}  {effect.reference}  {outcome}"
    )
