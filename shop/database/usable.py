"""Commands that need the databases as they should be: what is missing is one line, not a page."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import OperationalError, ProgrammingError


@contextmanager
def usable_databases() -> Iterator[None]:
    """Raises ``CommandError`` for a database that cannot be opened, or has not the tables it should."""
    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise CommandError(
            f"A database cannot be used: {reason}. Can it be reached, and did `manage.py migrate` run?"
        ) from error
