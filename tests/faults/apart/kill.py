"""Kill points of a shop taken apart: one count over all its processes: a point has one number, wherever.

While the file ``armed`` is in the shop's folder, every point passed by a request, or by a call between roles that it
causes, is a line of the file ``points``. ``armed`` holds a number: whichever process writes that line renames ``armed``
to ``killed`` and dies with its whole group (parent, gunicorn, workers). With 0 nobody dies.

Apart there are more points than in one process: before a call leaves and after its answer came, and the writes that are
transactions of their own.
"""

import fcntl
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created

from shop.calls import endpoint, local
from shop.calls.http import HTTPTransport
from shop.calls.wire import Operation
from shop.roles.current import current
from tests.faults.kill import Hook, armed_while, watch

_WRITES = ("INSERT", "UPDATE", "DELETE")


def follow() -> None:
    """Do what the file says, in this process."""
    folder, role = Path(settings.SHOP_VAR), current().name

    def passing(name: str) -> None:
        if _noted(folder / "points", f"{role}: {name}") == _wanted(folder / "armed"):
            (folder / "armed").rename(folder / "killed")
            os.killpg(os.getpgrp(), signal.SIGKILL)

    pass_point = watch(passing, file="armed")
    setattr(endpoint, "execute", armed_while(local.execute))  # noqa: B010 - not a name it exports
    _watch_calls(pass_point)
    _watch_single_writes(pass_point)


def _noted(points: Path, line: str) -> int:
    """Write the line; answers its number, also where others write."""
    with points.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(line + "\n")
        file.flush()
        file.seek(0)
        return file.read().count("\n")


def _wanted(armed: Path) -> int:
    try:
        return int(armed.read_text())
    except FileNotFoundError:
        return 0


def _watch_calls(pass_point: Hook) -> None:
    call = HTTPTransport.call

    def watched(self: HTTPTransport, operation: Operation, arguments: bytes) -> bytes:
        name = f"{operation.module}.{operation.name}"
        pass_point(f"before call {name}")
        try:
            return call(self, operation, arguments)
        finally:
            pass_point(f"after call {name}")

    HTTPTransport.call = watched  # type: ignore[method-assign]


def _watch_single_writes(pass_point: Hook) -> None:
    def watched(execute: Callable[..., Any], sql: Any, values: Any, many: bool, context: dict[str, Any]) -> Any:
        connection = context["connection"]
        if connection.in_atomic_block or not str(sql).lstrip().upper().startswith(_WRITES):
            return execute(sql, values, many, context)
        pass_point(f"before write {connection.alias}")
        done = execute(sql, values, many, context)
        pass_point(f"after write {connection.alias}")
        return done

    def watch_connection(*, connection: Any, **_signal: Any) -> None:
        if watched not in connection.execute_wrappers:
            connection.execute_wrappers.append(watched)

    connection_created.connect(watch_connection, weak=False)
