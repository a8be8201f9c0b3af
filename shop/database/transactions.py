"""The only place that opens transactions, and the guard that keeps network calls out of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction

#: PostgreSQL's ``lock_not_available``: our ``lock_timeout`` is over.
_LOCK_NOT_AVAILABLE: Final = "55P03"

_enclosing: ContextVar[str | None] = ContextVar("enclosing_transaction", default=None)


class CallInTransaction(RuntimeError):
    """A call to another module was made inside a database transaction: a programming error.

    A slow or dead peer would then hold our locks, and a roll-back could not take the call back.
    """


@contextmanager
def atomic(alias: str) -> Iterator[None]:
    """One durable transaction on ``alias``: what is inside is there after a crash, or none of it.

    Inside ``enclosing(alias)`` it joins the transaction that is already open. Anywhere else a nested call raises
    ``RuntimeError``, because an inner block would look durable and not be.
    """
    with transaction.atomic(using=alias, durable=_enclosing.get() != alias):
        yield


@contextmanager
def enclosing(alias: str) -> Iterator[None]:
    """A transaction whose operations join it: the idempotency key, the effect and the answer commit together."""
    with atomic(alias):
        token = _enclosing.set(alias)
        try:
            yield
        finally:
            _enclosing.reset(token)


def on_commit(alias: str, callback: Callable[[], None]) -> None:
    """Run ``callback`` after the open transaction on ``alias`` commits; now, if none is open. Its errors are logged."""
    transaction.on_commit(callback, using=alias, robust=True)


def waited_too_long(error: OperationalError) -> bool:
    """Whether the statement gave up waiting for another transaction's row (PostgreSQL; SQLite waits at BEGIN)."""
    return getattr(error.__cause__, "sqlstate", None) == _LOCK_NOT_AVAILABLE


def open_aliases() -> list[str]:
    """Aliases with a transaction open in this thread; the test case's own wrapper does not count."""
    return [
        connection.alias
        for connection in connections.all(initialized_only=True)
        if connection.alias != DEFAULT_DB_ALIAS
        and any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)
    ]


def forbid_open_transaction(what: str) -> None:
    """Raise ``CallInTransaction`` if this thread has a transaction open; ``what`` names the call for the message."""
    if aliases := open_aliases():
        raise CallInTransaction(f"{what} called while a transaction is open on {', '.join(aliases)}")
