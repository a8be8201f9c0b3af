"""Many processes issue invoices at once. Some transactions are rolled back after they have taken their number, and some
processes are killed there."""

import multiprocessing
import os
import random
import signal
import sys
import time
from collections import Counter
from typing import Any

from django.db import IntegrityError, connections
from django.utils import timezone

from billing.models import Invoice
from billing.operations import issue_invoice as issuing
from billing.proof import series as proof
from billing.rules import document
from tests.billing.making import invoice_order

#: Of a process that is to be killed, half a second apart.
TRIES = 20
FORK = multiprocessing.get_context("fork")


class Forced(Exception):
    """A roll-back on purpose."""


def run(*, invoices: int, processes: int, rolled_back: float, twins: int, kills: int, seed: int) -> dict[str, Any]:
    """Issue ``invoices``, every ``twins``-th of them asked for by two processes; what came of it."""
    shares = _shares(invoices, processes, twins)
    forget_connections()
    barrier, reports = FORK.Barrier(processes), FORK.Queue()
    workers = [
        FORK.Process(target=_issue, args=(share, rolled_back, seed + i, barrier, reports))
        for i, share in enumerate(shares)
    ]
    began = time.monotonic()
    for worker in workers:
        worker.start()
    killed = sum(_killed_after_taking_a_number(f"doomed-{i}") for i in range(kills))
    found = [reports.get(timeout=80) for _ in workers]
    for worker in workers:
        worker.join(10)
    seconds = time.monotonic() - began
    failed = sum((Counter(report["failed"]) for report in found), Counter())
    return {
        "refused": _changes_are_refused(),
        "documents": Invoice.objects.count(),
        "orders": Invoice.objects.values("order_id").distinct().count(),
        "numbers": list(Invoice.objects.order_by("number").values_list("number", flat=True)),
        "rolled_back": sum(report["rolled_back"] for report in found),
        "killed": killed,
        "failed": dict(failed),
        "violations": [violation.message for violation in proof.violations()],
        "seconds": round(seconds, 2),
    }


def forget_connections() -> None:
    """Children of a fork must not share the parent's connections, nor a pool whose threads stayed behind."""
    for connection in connections.all():
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def _changes_are_refused() -> bool:
    """Whether the database itself keeps documents as they are."""
    try:
        with connections["billing"].cursor() as cursor:
            cursor.execute("UPDATE billing_invoice SET total = 1")
    except IntegrityError:
        return True
    return False


def _shares(invoices: int, processes: int, twins: int) -> list[list[str]]:
    shares: list[list[str]] = [[] for _ in range(processes)]
    for i in range(invoices):
        shares[i % processes].append(f"order-{i}")
        if i % twins == 0:
            shares[(i + 1) % processes].append(f"order-{i}")
    return shares


def _issue(orders: list[str], rolled_back: float, seed: int, barrier: Any, reports: Any) -> None:
    dice, done, failed = random.Random(seed), 0, Counter[str]()
    build = document.invoice
    barrier.wait(60)
    for order_id in orders:
        if dice.random() < rolled_back:
            document.invoice = _force
            done += _attempt(order_id) == Forced.__name__
            document.invoice = build
        if trouble := _attempt(order_id):
            failed[trouble] += 1
    reports.put({"rolled_back": done, "failed": dict(failed)})


def _attempt(order_id: str) -> str:
    """The name of what went wrong; empty if nothing did."""
    try:
        issuing.issue_invoice(order=invoice_order(order_id), now=timezone.now())
    except Exception as error:  # noqa: BLE001 - whatever it is goes into the report
        return type(error).__name__
    return ""


def _killed_after_taking_a_number(order_id: str) -> bool:
    """Whether a process of its own was."""
    process = FORK.Process(target=_die_issuing, args=(order_id,))
    process.start()
    process.join(30)
    return process.exitcode == -signal.SIGKILL


def _die_issuing(order_id: str) -> None:
    """At the first try that takes a number; what became of the others is told."""
    document.invoice = _die
    for _ in range(TRIES):
        if trouble := _attempt(order_id):
            print(f"{order_id}: {trouble}", file=sys.stderr)
            time.sleep(0.5)


def _die(*_order: object, **_stamp: object) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def _force(*_order: object, **_stamp: object) -> Any:
    raise Forced
