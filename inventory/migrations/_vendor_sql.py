"""Running SQL that the two databases say differently."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.migrations import RunPython


def per_vendor(forward: Mapping[str, Sequence[str]], backward: Mapping[str, Sequence[str]]) -> RunPython:
    """An operation that runs the statements of the database at hand (``sqlite`` or ``postgresql``)."""
    return RunPython(_running(forward), _running(backward))


def _running(statements: Mapping[str, Sequence[str]]) -> Any:
    def run(apps: Any, schema_editor: Any) -> None:
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return run
