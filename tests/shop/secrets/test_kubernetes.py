"""Logging in with a service account's JWT, against a stand-in for Vault's Kubernetes method: there is no cluster."""

import json
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from shop.errors import Unavailable
from shop.secrets.login import ByKubernetes
from shop.secrets.session import Session
from shop.secrets.vault import Vault
from tests.fakes.vault import Front, Sick
from tests.servers.openbao import OpenBao


class Cluster(Front):
    """Answers the login of the role ``shop``, whose JWT is ``believed``, with a token of the real server's."""

    believed = "jwt-1"

    def __init__(self, openbao: OpenBao) -> None:
        super().__init__(openbao.address)
        self._tokens = openbao.client().auth.token

    def _said(self, sick: Sick, to: BaseHTTPRequestHandler, body: bytes) -> tuple[int, bytes]:
        if to.path != "/v1/auth/kubernetes/login":
            return super()._said(sick, to, body)
        if json.loads(body) != {"role": "shop", "jwt": self.believed}:
            return 403, b'{"errors":["permission denied"]}'
        made = self._tokens.create(policies=["default"], ttl="60s")["auth"]
        return 200, json.dumps({"auth": made}).encode()


def test_the_jwt_is_read_again_at_each_login(openbao: OpenBao, tmp_path: Path) -> None:
    path = tmp_path / "token"
    with Cluster(openbao).running() as cluster:
        login = ByKubernetes("shop", str(path))
        session = Session(Vault(cluster.address), login)
        with pytest.raises(Unavailable):  # there is no file yet
            session.ask(lambda vault: vault.is_healthy())
        assert cluster.logins == []
        path.write_text("jwt-1\n")
        session = Session(Vault(cluster.address), login)
        assert session.ask(lambda vault: vault.is_healthy())
        cluster.believed = "jwt-2"  # the cluster replaced it
        path.write_text("jwt-2")
        again = Session(Vault(cluster.address), login)
        assert again.ask(lambda vault: vault.is_healthy())
        assert len(cluster.logins) == 2
        session.close()
        again.close()
