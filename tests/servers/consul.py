"""A Consul agent that is its own server, on loopback only: ``consul_agent.address``.

No package index has one: the program is ``CONSUL_BIN``, or ``consul`` on the path, or the one ``.ci/consul`` fetches.
"""

import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import requests

from tests.servers.ports import free_ports
from tests.servers.process import (
    LOOK_AGAIN,
    START_WITHIN,
    MissingServerError,
    ServerProcess,
    server_folder,
    started,
)


@dataclass(frozen=True)
class ConsulAgent:
    """A running agent with an empty catalogue and an empty key-value store."""

    port: int
    #: With access control: what may do anything.
    token: str = ""

    @property
    def address(self) -> str:
        """Where its HTTP interface listens."""
        return f"http://127.0.0.1:{self.port}"

    def answers(self) -> bool:
        """Whether it has elected itself: before that it answers, but with errors."""
        try:
            answer = requests.get(f"{self.address}/v1/status/leader", timeout=2)
        except requests.RequestException:
            return False
        return answer.ok and bool(answer.json())


def program() -> str | None:
    """The Consul program of this machine, if there is one."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    candidates = (os.environ.get("CONSUL_BIN"), shutil.which("consul"), cache / "shop" / "consul" / "consul")
    return next((str(found) for found in candidates if found and os.access(found, os.X_OK)), None)


@contextmanager
def running(port: int | None = None, *, access_control: bool = False) -> Iterator[ConsulAgent]:
    """An agent of one's own, for tests that kill it or lose its state. Raises ``MissingServerError``.

    One that is started again on the ``port`` of another comes back empty. With ``access_control``, whoever shows no
    token that was given rights has none.
    """
    found = program()
    if found is None:
        raise MissingServerError("no Consul: not in CONSUL_BIN, not on the path, and .ci/consul has not fetched it")
    free, rpc, gossip = free_ports(3)
    http = port or free
    agent = ConsulAgent(http)
    loopback = ["-bind=127.0.0.1", "-client=127.0.0.1"]
    ports = [f"-http-port={http}", f"-server-port={rpc}", f"-serf-lan-port={gossip}"]
    unused = ["-serf-wan-port=-1", "-dns-port=-1", "-grpc-port=-1"]
    command = [found, "agent", "-dev", "-node=shop-tests", "-log-level=warn", *loopback, *ports, *unused]
    folder = server_folder("consul")
    if access_control:
        (folder / "access.json").write_text(json.dumps({"acl": {"enabled": True, "default_policy": "deny"}}))
        command.append(f"-config-file={folder / 'access.json'}")
    with ServerProcess(command, folder=folder, answers=agent.answers, stop_signal=signal.SIGKILL):
        yield replace(agent, token=_root(agent)) if access_control else agent


def _root(agent: ConsulAgent) -> str:
    """The token that may do anything, which is made once: soon after the election."""
    deadline = time.monotonic() + START_WITHIN
    while not (made := requests.put(f"{agent.address}/v1/acl/bootstrap", timeout=5)).ok:
        assert time.monotonic() < deadline, made.text
        time.sleep(LOOK_AGAIN)
    return str(made.json()["SecretID"])


@pytest.fixture(scope="session")
def consul_agent() -> Iterator[ConsulAgent]:
    """One agent for the whole run: tests keep to names and keys of their own."""
    yield from started(running)
