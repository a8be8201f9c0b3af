"""Clocks around the steps of a checkout, put there from outside: the product knows nothing of them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any, Final

from django.db import connections
from django.http import HttpRequest, HttpResponse

from shop.roles.current import databases
from shop.web.json import dumps

#: State the step starts from → what it does.
STEPS: Final = {
    "placed": "hold",
    "paying": "authorise",
    "confirmed": "commit",
    "committed": "capture",
    "captured": "invoice",
}

#: Name → how often, seconds, CPU seconds of the thread, statements.
_sums: dict[str, list[float]] = {}
_lock = threading.Lock()
_statements = threading.local()


def install() -> None:
    """Wrap checkout, its parts and the steps of the saga."""
    from orders.api import checkout
    from orders.operations import advance, steps

    view: Any = checkout.CheckoutView
    view.post = _counting(_timed("checkout", view.post))
    checkout.place = _timed("place", checkout.place)  # type: ignore[attr-defined]
    for state, step in steps.STEPS.items():
        if state.value in STEPS:
            steps.STEPS[state] = _timed(STEPS[state.value], step)
    advance._record = _timed("record", advance._record)


def figures(request: HttpRequest) -> HttpResponse:
    """The sums since the last look."""
    with _lock:
        found = dumps(_sums)
        _sums.clear()
    return HttpResponse(found, content_type="application/json")


def _timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def run(*args: Any, **named: Any) -> Any:
        wall, cpu, statements = time.perf_counter(), time.thread_time(), _count()
        try:
            return function(*args, **named)
        finally:
            spent = (1, time.perf_counter() - wall, time.thread_time() - cpu, _count() - statements)
            with _lock:
                _sums[name] = [a + b for a, b in zip(_sums.get(name, (0, 0, 0, 0)), spent, strict=True)]

    return run


def _counting(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def run(*args: Any, **named: Any) -> Any:
        with _counted():
            return function(*args, **named)

    return run


@contextmanager
def _counted() -> Iterator[None]:
    """Count the statements of all databases. BEGIN is none: only SQLite's passes here."""
    with ExitStack() as stack:
        for alias in databases():
            stack.enter_context(connections[alias].execute_wrapper(_count_one))
        yield


def _count_one(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
    if not sql.startswith("BEGIN"):
        _statements.number = _count() + 1
    return execute(sql, *args)


def _count() -> int:
    return getattr(_statements, "number", 0)
