"""Keeps the lease of a row while its work runs, so that leases can be short and work can be long."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import DatabaseError, InterfaceError, connections
from django.utils import timezone

from shop.work.leases import LEASE, Leased, renew

log = logging.getLogger(__name__)

BEAT_SECONDS: Final = 4.0
#: Work that takes longer than this hangs; let somebody else try.
LONGEST_SECONDS: Final = 900.0


@contextmanager
def kept(row: Leased) -> Iterator[None]:
    """Inside, ``row`` stays held, however long it takes (up to a quarter of an hour).

    A row that waited in its batch is renewed now. Whether it was lost by then shows when its outcome is recorded.
    """
    done = threading.Event()
    if row.leased_until is None or row.leased_until < timezone.now() + LEASE / 2:
        renew(row, now=timezone.now())
    beat = threading.Timer(BEAT_SECONDS, _beat, args=(row, done))
    beat.daemon = True
    beat.start()
    try:
        yield
    finally:
        done.set()
        beat.cancel()


def _beat(row: Leased, done: threading.Event) -> None:
    beats = 0.0
    try:
        while not done.is_set() and beats * BEAT_SECONDS < LONGEST_SECONDS and _renewed(row):
            beats += 1
            done.wait(BEAT_SECONDS)
    finally:
        connections.close_all()


def _renewed(row: Leased) -> bool:
    try:
        return renew(row, now=timezone.now())
    except (DatabaseError, InterfaceError):
        log.warning("a lease could not be renewed", extra={"row": f"{row._meta.label} {row.pk}"}, exc_info=True)
        return True  # the next beat may succeed before the lease is over
