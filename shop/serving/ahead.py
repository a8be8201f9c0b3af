"""What is done once before processes are forked, so that they share its memory and start at once;
and what loading and starting left over is given back."""

import ctypes
import gc
import re
import threading
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Final

from django.db import connections
from django.urls import get_resolver

from shop.roles.catalogue import IDENTITY_MODULE
from shop.roles.current import serves
from shop.serving.beginnings import prepare

#: By then a process that serves has opened what it opens, and asked whom it asks.
STARTED_SECONDS: Final = 3.0
_LIBC: Final = ctypes.CDLL(None)
_MADV_DONTNEED: Final = 4
_MAPS: Final = Path("/proc/self/smaps")
_DIGITS: Final = frozenset("0123456789abcdef")
_MAPPING: Final = re.compile(r"([0-9a-f]+)-([0-9a-f]+) r-[x-]p \S+ \S+ \S+ +/")


def load() -> None:
    """Import and make what this role's processes will need; nothing is opened."""
    get_resolver().url_patterns  # noqa: B018 - loads every module's views
    for name in connections:
        connections[name].ops.compiler("SQLCompiler")  # loads what speaks to the databases
    import_module("gunicorn.ctl.server")  # the arbiter would
    if not serves(IDENTITY_MODULE):
        import_module(f"{IDENTITY_MODULE}.interface.remote")  # every process asks for the keys of the tokens
    prepare()


def give_back() -> None:
    """Hand to the machine what loading left over, and keep the rest out of the collector's way."""
    _give_back()
    gc.freeze()


def give_back_once_started() -> None:
    """Of this process, in a while, what starting left over. Waits for nothing."""
    timer = threading.Timer(STARTED_SECONDS, _give_back)
    timer.daemon = True
    timer.start()


def _give_back() -> None:
    gc.collect()
    for start, end in _libraries():
        _LIBC.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), _MADV_DONTNEED)
    if trim := getattr(_LIBC, "malloc_trim", None):  # glibc
        trim(0)


def _libraries() -> Iterable[tuple[int, int]]:
    """Where code and constants of files lie: read while loading, never changed, read again by whoever runs them."""
    if not _MAPS.exists():
        return
    found = None
    with _MAPS.open() as lines:
        for line in lines:
            if line.startswith("Anonymous:"):
                if found is not None and line.split()[1] == "0":
                    yield int(found[1], 16), int(found[2], 16)
            elif line[0] in _DIGITS:
                found = _MAPPING.match(line)
