"""A Consul agent of one's own for a first look: in memory, on loopback, gone with the processes it serves."""

import os
import shutil
import socket
from typing import Final

#: Where Consul listens unless something else does.
USUAL_PORT: Final = 8500


def program() -> str | None:
    """``CONSUL_BIN``, or ``consul`` on the path; None where there is none."""
    named = os.environ.get("CONSUL_BIN", "")
    return named if named and os.access(named, os.X_OK) else shutil.which("consul")


def ports() -> tuple[int, int, int]:
    """For HTTP, its servers and its gossip: the usual ones where they are free."""
    return _usual_or_free(USUAL_PORT), _usual_or_free(8300), _usual_or_free(8301)


def command(program: str, http: int, server: int, gossip: int) -> list[str]:
    """How to start it."""
    loopback = ["-bind=127.0.0.1", "-client=127.0.0.1"]
    listen = [f"-http-port={http}", f"-server-port={server}", f"-serf-lan-port={gossip}"]
    unused = ["-serf-wan-port=-1", "-dns-port=-1", "-grpc-port=-1"]
    return [program, "agent", "-dev", "-node=shop", "-log-level=warn", *loopback, *listen, *unused]


def _usual_or_free(port: int) -> int:
    for wanted in (port, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no port is free on 127.0.0.1")
