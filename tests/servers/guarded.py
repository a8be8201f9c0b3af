"""A Consul with access control, and one token whose rights change."""

from typing import Final

import requests

from tests.servers.consul import ConsulAgent

NOTHING: Final = 'node_prefix "" { policy = "read" }'


class Guarded:
    """A Consul with access control as its operator has it: keys, and the rights of one token."""

    def __init__(self, agent: ConsulAgent) -> None:
        self.address = agent.address
        #: The operator's own token.
        self.root = agent.token
        self._session = requests.Session()
        self._session.headers["X-Consul-Token"] = agent.token
        self._policy = self._put("acl/policy", {"Name": "shop", "Rules": NOTHING})["ID"]
        self.token = self._put("acl/token", {"Policies": [{"Name": "shop"}]})["SecretID"]

    def allow(self, rules: str) -> None:
        self._put(f"acl/policy/{self._policy}", {"Name": "shop", "Rules": rules})

    def write(self, key: str, value: str) -> None:
        self._session.put(f"{self.address}/v1/kv/{key}", data=value, timeout=5).raise_for_status()

    def delete(self, key: str = "config/") -> None:
        answer = self._session.delete(f"{self.address}/v1/kv/{key}", params={"recurse": "1"}, timeout=5)
        answer.raise_for_status()

    def _put(self, path: str, body: dict[str, object]) -> dict[str, str]:
        answer = self._session.put(f"{self.address}/v1/{path}", json=body, timeout=5)
        answer.raise_for_status()
        return dict(answer.json())
