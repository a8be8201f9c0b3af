"""Keeps the lease of a row while its work runs, so that leases can be short and work can be long."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connections
from django.utils import timezone

from shop.work.leases import Leased, renew

BEAT_SECONDS: Final = 4.0


@contextmanager
def kept(row: Leased) -> Iterator[None]:
    """Inside, ``row`` stays held; its first renewal is now, because earlier rows of the batch may have taken a while."""
    done = threading.Event()
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
    try:
        while not done.is_set() and renew(row, now=timezone.now()):
            done.wait(BEAT_SECONDS)
    finally:
        connections.close_all()
