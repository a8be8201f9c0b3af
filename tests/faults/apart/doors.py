"""Every role in a process of its own, and requests to its port as bytes: no client that would repair them."""

import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import jwt
import orjson
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shop.roles.catalogue import ALL, ROLES
from tests.faults.switches import switches
from tests.live.migrated import lay_files
from tests.live.process import Process, inherited, manage
from tests.live.shop import wait_ready
from tests.servers.ports import free_ports

APART: Final = tuple(name for name in ROLES if name != ALL)
PASSWORD: Final = "correct horse battery"
PEOPLE: Final = ("alice", "mallory")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: 0 for a connection that was closed without a word."""

    status: int
    body: bytes

    @property
    def code(self) -> str:
        """The problem's code, if it is one."""
        found = self.json()
        return str(found.get("code", "")) if isinstance(found, dict) else ""

    def json(self) -> Any:
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None

    def without_its_id(self) -> tuple[int, Any]:
        """To compare it with another: each request has an id of its own, or says when it was."""
        found = self.json()
        if isinstance(found, dict):
            own = {"request_id", "timestamp"}
            return self.status, {name: value for name, value in found.items() if name not in own}
        return self.status, self.body


class Doors:
    """One process per role, on SQLite, that find each other by a list."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = dict(zip(APART, free_ports(len(APART)), strict=True))
        self._processes: list[Process] = []

    def __enter__(self) -> Self:
        lay_files(self.folder / "var")
        people = f"from tests.faults.apart.doors import make_people; make_people({PEOPLE!r}, {PASSWORD!r})"
        manage("shell", "-v", "0", "-c", people, environment=self.environment("customers"))
        logs = {role: self.folder / f"{role}.log" for role in APART}
        for role, port in self.ports.items():
            served = ["serve", "--port", str(port)]
            self._processes.append(Process(served, environment=self.environment(role), log=logs[role], warm=True))
        for (role, port), process in zip(self.ports.items(), self._processes, strict=True):
            wait_ready(f"http://127.0.0.1:{port}", process, logs[role])
        return self

    def __exit__(self, *error: object) -> None:
        for process in self._processes:
            process.kill()

    @property
    def keys(self) -> Path:
        """Where each role's service key is."""
        return self.folder / "var" / "keys"

    def environment(self, role: str) -> dict[str, str]:
        services = " ".join(f"{ROLES[name].service}=http://127.0.0.1:{port}" for name, port in self.ports.items())
        return {
            **inherited(),
            "DJANGO_SETTINGS_MODULE": "settings.local",
            "SHOP_ROLE": role,
            "SHOP_VAR": str(self.folder / "var"),
            "SHOP_SERVICES": services,
            "PYTHONUNBUFFERED": "1",
            **switches(),
        }

    def token_of(self, person: str) -> str:
        """An access token, by signing in."""
        answer = requests.post(
            f"http://127.0.0.1:{self.ports['customers']}/api/customers/login",
            json={"login": person, "password": PASSWORD},
            timeout=10,
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def ask(self, role: str, method: str, path: str, *lines: bytes, body: bytes = b"") -> Answer:
        """Ask with these header lines exactly."""
        head = [f"{method} {path} HTTP/1.1".encode(), b"Host: 127.0.0.1", b"Connection: close", *lines]
        if body or method == "POST":
            head += [b"Content-Type: application/json", b"Content-Length: %d" % len(body)]
        with socket.create_connection(("127.0.0.1", self.ports[role]), 10) as connection:
            connection.sendall(b"\r\n".join(head) + b"\r\n\r\n" + body)
            data = b""
            while part := _received(connection):
                data += part
        top, _, rest = data.partition(b"\r\n\r\n")
        return Answer(int(top[9:12]) if top else 0, rest)


def _received(connection: socket.socket) -> bytes:
    try:
        return connection.recv(65536)
    except ConnectionResetError:
        return b""


def make_people(names: tuple[str, ...], password: str) -> None:
    """Runs in the role customers: accounts that can sign in."""
    from customers.models import User

    for name in names:
        User.objects.create_user(name, f"{name}@example.com", password, name=name)


class Forger:
    """Makes service credentials: right ones, and each wrong in one way."""

    def __init__(self, keys: Path) -> None:
        self._keys = keys

    def key(self, role: str) -> Ed25519PrivateKey:
        path = self._keys / f"{role}.pem"
        if not path.exists():  # as the role itself makes it, on first use
            pem = Ed25519PrivateKey.generate().private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pem)
        found = serialization.load_pem_private_key(path.read_bytes(), password=None)
        assert isinstance(found, Ed25519PrivateKey)
        return found

    def token(self, caller: str, callee: str, *, key: Any = None, alg: str = "EdDSA", **changes: Any) -> str:
        """What ``caller`` would send to ``callee``, but for ``changes``."""
        now = int(time.time())
        act = {"kind": "system", "sub": "", "name": "system", "perms": []}
        claims = {"iss": caller, "aud": callee, "iat": now, "exp": now + 60, "act": act, **changes}
        return jwt.encode(claims, self.key(caller) if key is None else key, algorithm=alg)

    def public(self, role: str, encoding: serialization.Encoding) -> bytes:
        """The key everybody knows, as bytes somebody might use for a secret."""
        raw = encoding is serialization.Encoding.Raw
        kind = serialization.PublicFormat.Raw if raw else serialization.PublicFormat.SubjectPublicKeyInfo
        return self.key(role).public_key().public_bytes(encoding, kind)
