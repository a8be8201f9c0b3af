"""Kill points: every durable write of a request that is being tested, and every step of the saga.

Points are numbered as they pass while a request that changes an order is answered, once the file ``armed`` is in the
shop's folder; the background threads' own writes are not counted. ``SHOP_KILL_AT=17`` kills the whole process group at
the seventeenth point; a file ``killed`` says that it happened, and where.
"""

import functools
import itertools
import os
import signal
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from shop.roles.current import serves

_armed: ContextVar[bool] = ContextVar("kill_points_armed", default=False)

Hook = Callable[[str], None]


def arm(point: str) -> None:
    """Die at point number ``point``."""
    wanted, marker = int(point), Path(settings.SHOP_VAR) / "killed"
    passed = itertools.count(1)

    def passing(name: str) -> None:
        if next(passed) == wanted and not marker.exists():
            marker.write_text(name)
            os.killpg(os.getpgrp(), signal.SIGKILL)

    watch(passing, file="armed")


def count() -> None:
    """Do not die; write the name of every point passed to the file ``points``, a line each."""

    def passing(name: str) -> None:
        with (Path(settings.SHOP_VAR) / "points").open("a") as file:
            file.write(name + "\n")

    watch(passing, file="armed")


def watch(passing: Hook, *, file: str) -> Hook:
    """Call ``passing`` at every point of what this process serves, while it is armed and ``file`` is there.

    Returns what a further point calls.
    """
    present = Path(settings.SHOP_VAR) / file

    def pass_point(name: str) -> None:
        if _armed.get() and present.exists():
            passing(name)

    _watch_commits(pass_point)
    if serves("billing"):
        _watch_provider(pass_point)
    if serves("orders"):
        _arm_requests()
        _watch_steps(pass_point)
    return pass_point


def _arm_requests() -> None:
    from orders.api import checkout, orders, staff

    for view in (checkout.CheckoutView, checkout.PayView, orders.CancelView, staff.ShipView, staff.RefundView):
        view.post = armed_while(view.post)  # type: ignore[method-assign]


def armed_while(method: Callable[..., Any]) -> Callable[..., Any]:
    """The same, whose points count."""

    @functools.wraps(method)
    def armed(*args: Any, **kwargs: Any) -> Any:
        token = _armed.set(True)
        try:
            return method(*args, **kwargs)
        finally:
            _armed.reset(token)

    return armed


def _watch_commits(pass_point: Hook) -> None:
    commit = BaseDatabaseWrapper._commit  # type: ignore[attr-defined]

    def watched(self: BaseDatabaseWrapper) -> Any:
        pass_point(f"before commit {self.alias}")
        done = commit(self)
        pass_point(f"after commit {self.alias}")
        return done

    BaseDatabaseWrapper._commit = watched  # type: ignore[attr-defined]


def _watch_provider(pass_point: Hook) -> None:
    from billing.providers.sandbox_log import SandboxLog

    once = SandboxLog.once

    def watched(self: SandboxLog, key: str, *args: Any) -> Any:
        pass_point("before provider effect")
        effect = once(self, key, *args)
        pass_point("after provider effect")
        return effect

    SandboxLog.once = watched  # type: ignore[assignment, method-assign]


def _watch_steps(pass_point: Hook) -> None:
    from orders.operations import steps

    for state, step in list(steps.STEPS.items()):
        steps.STEPS[state] = _watched_step(state, step, pass_point)


def _watched_step(state: str, step: Callable[..., Any], pass_point: Hook) -> Callable[..., Any]:
    @functools.wraps(step)
    def watched(*args: Any) -> Any:
        pass_point(f"step {state} begins")
        outcome = step(*args)
        pass_point(f"step {state} taken, not recorded")
        return outcome

    return watched
