"""Loopback ports for servers of tests: no two processes of a test run are ever handed the same one.

A port the kernel picks may be given away again, to another test or to anybody's outgoing connection, before the
server it was meant for listens. So: a counter all test processes of this machine share, below the kernel's own range.
"""

import fcntl
import os
import socket
import tempfile
from pathlib import Path
from typing import Final

FIRST: Final = 10_240
#: Linux gives outgoing connections 32768 and up.
LAST: Final = 32_700
COUNTER: Final = Path(tempfile.gettempdir()) / f"shop-test-ports-{os.getuid()}"


def free_ports(count: int) -> list[int]:
    """``count`` neighbouring loopback ports that nobody listens on and nobody else was handed for some time."""
    with COUNTER.open("a+") as counter:
        fcntl.flock(counter, fcntl.LOCK_EX)
        counter.seek(0)
        first = int(counter.read() or FIRST)
        while not all(map(_is_free, ports := _block(first, count))):
            first = ports[-1] + 1
        counter.truncate(0)
        counter.write(str(ports[-1] + 1))
    return ports


def _block(first: int, count: int) -> list[int]:
    start = first if first + count - 1 <= LAST else FIRST
    return list(range(start, start + count))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
