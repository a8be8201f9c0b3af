"""What a request asks of the databases."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import connections
from django.test.utils import CaptureQueriesContext

from shop.roles.current import databases

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement on every database but transaction control, with the name of its database."""
    found: list[str] = []
    with ExitStack() as stack:
        captured = {alias: stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in databases()}
        yield found
    for alias, queries in captured.items():
        found += [f"{alias}: {query['sql']}" for query in queries if not query["sql"].startswith(CONTROL)]
