"""Consul, behind our own words: the one file that imports python-consul2.

The library believes the environment more than its caller, waits for ever, follows redirects and raises whatever
``requests`` raises. Here explicit arguments win, every call has a time-out, nothing in the environment steers it, and
two exceptions say what went wrong. Clients hold connections: build them after a fork.
"""

import os
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import consul
import orjson
import requests
from consul import base, std

CONNECT_SECONDS: Final = 1.0
READ_SECONDS: Final = 5.0
#: A blocking query may take its wait and a sixteenth more; ours a little more than that.
WAIT_FACTOR: Final = 17 / 16

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._,-]*(/[A-Za-z0-9][A-Za-z0-9._,-]*)*/?")


class ConsulUnavailable(OSError):
    """Consul cannot be reached, does not answer in time, or has no leader. What was known goes on being used."""


class ConsulRefused(RuntimeError):
    """Consul answered, and said no: a missing right, a bad name, a lost compare-and-set is not one of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """An instance as the catalogue shows it. ``check`` is the URL Consul asks every ``interval_seconds``."""

    id: str
    name: str
    address: str
    port: int
    check: str
    interval_seconds: int = 2
    tags: Sequence[str] = ()
    meta: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A passing instance of a service."""

    id: str
    address: str
    port: int
    meta: Mapping[str, str]


class Agent:
    """One agent. ``address`` is ``http://host:port``; ``token`` its access token, empty for none."""

    def __init__(self, address: str, *, token: str = "") -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
            raise ValueError(f"{address!r} should read http://host:port")
        with _nothing_inherited(), warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # the library warns of its own parts when built
            self._client = _Client(
                host=parts.hostname,
                port=parts.port or (443 if parts.scheme == "https" else 8500),
                scheme=parts.scheme,
                token=token or None,
            )

    def register(self, instance: Registration) -> None:
        """Put the instance into the catalogue, replacing its checks. Raises both exceptions."""
        body = {
            "ID": _allowed(instance.id),
            "Name": _allowed(instance.name),
            "Address": instance.address,
            "Port": instance.port,
            "Tags": list(instance.tags),
            "Meta": dict(instance.meta),
            "Checks": [
                {
                    "HTTP": instance.check,
                    "Interval": f"{instance.interval_seconds}s",
                    "Timeout": "2s",
                    "DeregisterCriticalServiceAfter": "1m",
                }
            ],
        }
        done = self._client.http.put(
            base.CB.bool(),
            "/v1/agent/service/register",
            params=[("replace-existing-checks", "true")],
            data=orjson.dumps(body),
            headers=self._headers(),
        )
        if not done:
            raise ConsulRefused(f"{instance.id} was not registered")

    def deregister(self, instance_id: str) -> None:
        """Take the instance out; one that is not there is out already."""
        self._client.agent.service.deregister(_allowed(instance_id))

    def knows(self, instance_id: str) -> bool:
        """Whether the agent still has the registration; a restarted one may have forgotten."""
        return _allowed(instance_id) in self._client.agent.services()

    def passing(self, service: str, *, index: int = 0, wait_seconds: int = 0) -> tuple[int, list[Found]]:
        """The passing instances and the index to wait from; with ``wait_seconds``, once they changed or time is up.

        An index that goes back to a smaller one means the agent lost its state: start from 0 again.
        """
        options: dict[str, Any] = {"passing": True}
        if index and wait_seconds:
            options |= {"index": str(index), "wait": f"{wait_seconds}s"}
        with self._client.http.waiting(wait_seconds):
            at, rows = self._client.health.service(_allowed(service), **options)
        try:
            return max(int(at or 0), 1), [_found(row) for row in rows or ()]
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ConsulUnavailable(f"{service}: an answer that is no list of instances") from error

    def get(self, key: str) -> tuple[bytes | None, int]:
        """The value of ``key`` and its modify index; None and 0 when there is none."""
        _, row = self._client.kv.get(_allowed_key(key))
        return (row["Value"], int(row["ModifyIndex"])) if row else (None, 0)

    def put(self, key: str, value: bytes, *, expected: int | None = None) -> bool:
        """Write ``key``; with ``expected`` only if its modify index still is that (0: only if it is new)."""
        done: bool = self._client.kv.put(_allowed_key(key), value, cas=expected)
        return done

    def _headers(self) -> dict[str, str]:
        return {"X-Consul-Token": self._client.token} if self._client.token else {}


class _Client(std.Consul):  # type: ignore[misc]
    @staticmethod
    def http_connect(
        host: str, port: int, scheme: str, verify: Any = True, cert: Any = None, timeout: Any = None
    ) -> Any:
        return _HTTP(host, port, scheme, verify, cert, timeout)


class _HTTP(std.HTTPClient):  # type: ignore[misc]
    """The library's HTTP client with limits, and with our exceptions."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.session.trust_env = False
        self._read_seconds = READ_SECONDS

    @contextmanager
    def waiting(self, seconds: int) -> Iterator[None]:
        """A blocking query inside may take so much longer."""
        self._read_seconds = READ_SECONDS + seconds * WAIT_FACTOR
        try:
            yield
        finally:
            self._read_seconds = READ_SECONDS

    def get(self, callback: Any, path: str, params: Any = None, headers: Any = None) -> Any:
        return self._send("GET", callback, path, params, None, headers)

    def put(self, callback: Any, path: str, params: Any = None, data: Any = "", headers: Any = None) -> Any:
        return self._send("PUT", callback, path, params, data, headers)

    def delete(self, callback: Any, path: str, params: Any = None, data: Any = "", headers: Any = None) -> Any:
        return self._send("DELETE", callback, path, params, data, headers)

    def _send(self, method: str, callback: Any, path: str, params: Any, data: Any, headers: Any) -> Any:
        try:
            answer = self.session.request(
                method,
                self.uri(path, params),
                data=data,
                headers=headers,
                verify=self.verify,
                cert=self.cert,
                timeout=(CONNECT_SECONDS, self._read_seconds),
                allow_redirects=False,
            )
            if 300 <= answer.status_code < 400:
                raise ConsulRefused(f"{method} {path} answered {answer.status_code}")
            return callback(self.response(answer))
        except (requests.RequestException, ValueError) as error:  # ValueError: an answer that is not JSON
            raise ConsulUnavailable(f"{method} {path}: {type(error).__name__}") from error
        except (base.BadRequest, base.ACLDisabled, base.ACLPermissionDenied, base.NotFound, base.ClientError) as error:
            raise ConsulRefused(str(error)) from error
        except consul.ConsulException as error:
            raise ConsulUnavailable(str(error)) from error


@contextmanager
def _nothing_inherited() -> Iterator[None]:
    """The library lets CONSUL_HTTP_ADDR and its like win over arguments; inside, there are none."""
    names = [name for name in os.environ if name.startswith("CONSUL_HTTP")]
    kept = {name: os.environ.pop(name) for name in names}
    try:
        yield
    finally:
        os.environ.update(kept)


def _found(row: Mapping[str, Any]) -> Found:
    service = row["Service"]
    address = service["Address"] or row["Node"]["Address"]
    return Found(service["ID"], address, int(service["Port"]), dict(service.get("Meta") or {}))


def _allowed(name: str) -> str:
    """Names become parts of paths: no dots that climb, no slashes. Raises ``ConsulRefused``."""
    if not _NAME.fullmatch(name):
        raise ConsulRefused(f"{name!r} is not a name Consul is asked for")
    return name


def _allowed_key(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise ConsulRefused(f"{key!r} is not a key Consul is asked for")
    return key
