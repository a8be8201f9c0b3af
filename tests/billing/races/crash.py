"""A process dies at one of the points where the provider and we can come to differ; another one follows."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from billing import local
from billing.operations.run_janitor import run_janitor
from billing.proof import payments as proof_of_payments
from billing.proof import provider as proof_of_provider
from billing.providers.sandbox_log import SandboxLog
from tests.billing.making import authorised, effects, new_order
from tests.billing.races.storm import forget_connections

MOMENTS = ("before", "after")
FORK = multiprocessing.get_context("fork")


def run() -> dict[str, Any]:
    """Die in each step, ``before`` and ``after`` the provider's effect; what the next process makes of each."""
    return {
        f"{step} {moment}": _crash(step, moment) for step in ("authorise", "capture", "cancel") for moment in MOMENTS
    }


def _crash(step: str, moment: str) -> dict[str, Any]:
    order = new_order()
    steps: dict[str, Callable[[], object]] = {
        "authorise": lambda: authorised(order),
        "capture": lambda: local.capture(order_id=order),
        "cancel": lambda: local.cancel(order_id=order, reason="crash"),
    }
    names = list(steps)
    for name in names[: names.index(step)]:
        steps[name]()
    forget_connections()
    process = FORK.Process(target=_die_in, args=(steps[step], moment))
    process.start()
    process.join(30)
    shown, looks = _shown(order), 0
    while looks < 30 and _shown(order) == ["unknown"]:
        looks += 1
        run_janitor(now=timezone.now() + timedelta(seconds=2 * looks))
    violations = [*proof_of_provider.violations(), *proof_of_payments.violations(now=timezone.now())]
    return {
        "died": process.exitcode == -signal.SIGKILL,
        "shown": shown,
        "status": _shown(order),
        "seconds": 2 * looks,
        "effects": {str(kind): count for kind, count in effects(order).items()},
        "violations": [violation.message for violation in violations],
    }


def _shown(order: str) -> list[str]:
    return [payment.status for payment in local.payments(order_ids=(order,))]


def _die_in(step: Callable[[], object], moment: str) -> None:
    once = SandboxLog.once

    def dying(self: SandboxLog, *arguments: Any) -> Any:
        if moment == "after":
            once(self, *arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    SandboxLog.once = dying  # type: ignore[method-assign, assignment]
    step()
