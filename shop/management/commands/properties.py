"""``manage.py properties``: every property with its value, and where that comes from."""

import json
import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shop.calls.configuration import source_name
from shop.config import environment, registry, sources
from shop.config.base import Setting, SourceUnavailable
from shop.config.binding import Bound, bind
from shop.config.declarations import described
from shop.config.lists import written
from shop.config.reference import markdown
from shop.config.registry import SHARED


class Command(BaseCommand):
    help = "Print every property: its value, its default, and where the value comes from."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--service", default="", help="only this service's and the shared ones: billing-service")
        parser.add_argument("--json", action="store_true", help="as JSON, with types, ranges and meanings")
        parser.add_argument(
            "--markdown", action="store_true", help="the reference, as in docs/properties.md: no values"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [row for row in described() if options["service"] in {"", row["owner"]} or row["owner"] == SHARED]
        if options["service"] and not any(row["owner"] == options["service"] for row in rows):
            raise CommandError(f"No service {options['service']!r} has properties.")
        if options["markdown"]:
            self.stdout.write(markdown(rows), ending="")
            return
        found = {owner: self._bound(owner) for owner in {row["owner"] for row in rows}}
        shown = [_shown(row, found[row["owner"]]) for row in rows]
        self.stdout.write(json.dumps(shown, indent=1, ensure_ascii=False) if options["json"] else _table(shown))
        for problem in dict.fromkeys(problem for bound in found.values() for problem in bound.problems):
            self.stderr.write(f"{problem.key} ({problem.origin}): {problem.reason}")

    def _bound(self, owner: str) -> Bound:
        declarations = registry.declarations(owner)
        return bind((*environment.settings(declarations, os.environ), *self._said(owner)), declarations)

    def _said(self, owner: str) -> tuple[Setting, ...]:
        """What the source says; nothing, with a word about it, where it is not there."""
        source = sources.made(source_name())
        if source is None:
            return ()
        try:
            reading = source.read(owner, settings.SHOP_PROFILES)
        except SourceUnavailable as error:
            self.stderr.write(f"{owner}: {error}; values of the environment and defaults are shown")
            return ()
        for problem in reading.problems:
            self.stderr.write(f"{problem.key} ({problem.origin}): {problem.reason}")
        return reading.settings


def _shown(row: dict[str, Any], bound: Bound) -> dict[str, Any]:
    model = bound.models.get(row["prefix"])
    used = bound.used.get(row["key"])
    value = getattr(model, row["field"]) if model is not None else None
    if row["items"] is not None and value is not None:
        value = written(value)
    source = used.origin.partition(":")[0] if used else "default"
    plain = {name: part for name, part in row.items() if name not in {"prefix", "field"}}
    return {
        **plain,
        "value": value,
        "source": source,
        "origin": used.origin if used else "",
        "valid": model is not None,
    }


def _table(rows: list[dict[str, Any]]) -> str:
    head = ("property", "value", "source", "origin")
    cells = [(row["key"], _cell(row), row["source"], row["origin"]) for row in rows]
    widths = [min(max(len(line[column]) for line in (head, *cells)), 44) for column in range(3)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), line[3]]).rstrip()
        for line in (head, *cells)
    ]
    return "\n".join(lines)


def _cell(row: dict[str, Any]) -> str:
    if not row["valid"]:
        return "(invalid)"
    value = str(row["value"]).lower() if isinstance(row["value"], bool) else str(row["value"])
    return f"{value} {row['unit']}".rstrip() or '""'
