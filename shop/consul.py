"""Consul, behind our own words: the one file that imports python-consul2.

The library believes the environment more than its caller, waits for ever, follows redirects and raises whatever
``requests`` raises. Here explicit arguments win, every call has a time-out, nothing in the environment steers it, and
two exceptions say what went wrong. Clients hold connections: build them after a fork, one for each thread.
"""

import base64
import re
from collections.abc import Mapping, Sequence
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
#: Consul takes no less than a minute.
DEREGISTER_AFTER: Final = "1m"

#: Of the answers 403, the one that is not about a token nobody knows.
_DENIED: Final = "Permission denied"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,254}")
_KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._,-]*(/[A-Za-z0-9][A-Za-z0-9._,-]*)*/?")


class ConsulUnavailable(OSError):
    """Consul cannot be reached, does not answer in time, or has no leader. What was known goes on being used."""


class ConsulRefused(RuntimeError):
    """Consul answered, and said no: a missing right, a bad name, a lost compare-and-set is not one of these."""


class ConsulDenied(ConsulRefused):
    """The token is known, and has not the right."""


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
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """A passing instance of a service."""

    id: str
    address: str
    port: int
    meta: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a key holds, and the index of the last change to it."""

    value: bytes
    index: int


@dataclass(frozen=True, slots=True)
class Put:
    """Part of a transaction: write ``value``, or with None delete, if the index still is ``expected`` (0: new)."""

    key: str
    value: bytes | None
    expected: int


class Agent:
    """One agent. ``address`` is ``http://host:port``; ``token`` its access token, empty for none.

    Over https ``ca`` is a file of trusted issuers (empty: the usual ones), ``cert`` and ``key`` who we are. Raises
    ``ValueError`` for an address that is none.
    """

    def __init__(self, address: str, *, token: str = "", ca: str = "", cert: str = "", key: str = "") -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
            raise ValueError(f"{address!r} should read http://host:port")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        port = parts.port or (443 if parts.scheme == "https" else 8500)
        identity = (cert, key) if key else cert or None
        self._client = _Client(_HTTP(host, port, parts.scheme, ca or True, identity), token)

    def register(self, instance: Registration, *, passing: bool = False) -> None:
        """Put the instance into the catalogue, replacing its checks and ending its maintenance. Raises both exceptions.

        ``passing`` if its check was tried just now: until Consul tries it, it counts as failing otherwise.
        """
        check = {
            "HTTP": instance.check,
            "Interval": f"{instance.interval_seconds}s",
            "Timeout": "2s",
            # It asks a process of its own machine, whose issuer need not be one the agent knows; callers look closely.
            "TLSSkipVerify": True,
            "DeregisterCriticalServiceAfter": DEREGISTER_AFTER,
            "Status": "passing" if passing else "critical",
        }
        body = {
            "ID": _allowed(instance.id),
            "Name": _allowed(instance.name),
            "Address": instance.address,
            "Port": instance.port,
            "Tags": list(instance.tags),
            "Meta": dict(instance.meta),
            "Weights": {"Passing": max(instance.weight, 1), "Warning": 1},  # Consul knows no weight of nothing
            "Checks": [check],
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
        """Take the instance out; one that is not there is out already. Raises both exceptions."""
        self._client.agent.service.deregister(_allowed(instance_id))

    def registered(self) -> frozenset[str]:
        """Ids of the instances the agent has; one that lost its state, or says it is confused, has none of ours.

        Without the right to read them the agent hides them: a role's token reads what it may write. Raises both.
        """
        try:
            rows = self._client.agent.services()
        except ConsulUnavailable as error:
            if isinstance(error.__cause__, consul.ConsulException):  # 500: it does not know us any more
                return frozenset()
            raise
        if isinstance(rows, tuple):  # what the library makes of 404
            return frozenset()
        if not isinstance(rows or {}, dict):
            raise ConsulUnavailable("an answer that is no list of services")
        return frozenset(rows or ())

    def maintenance(self, instance_id: str, *, on: bool, reason: str = "") -> bool:
        """While on, the instance is out of what is passing; False when the agent does not know it. Raises both."""
        known: bool = self._client.agent.service.maintenance(_allowed(instance_id), str(on).lower(), reason)
        return known

    def passing(self, service: str, *, index: int = 0, wait_seconds: int = 0) -> tuple[int, list[Found]]:
        """The passing instances and the index to wait from; with ``wait_seconds``, once they changed or time is up.

        An index that goes back to a smaller one means the agent lost its state: start from 0 again. Raises both.
        """
        # Without an index Consul does not wait, but it may be slow: the time-out reckons with the wait.
        params = [("passing", "1"), ("wait", f"{wait_seconds}s"), *([("index", str(index))] if index else [])]
        path = f"/v1/health/service/{_allowed(service)}"
        at, rows = self._client.http.get(base.CB.json(index=True), path, params=params, headers=self._headers())
        try:
            return max(int(at or 0), 1), [_found(row) for row in rows or ()]
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise ConsulUnavailable(f"{service}: an answer that is no list of instances") from error

    def services(self, *, index: int = 0, wait_seconds: int = 0) -> tuple[int, dict[str, list[str]]]:
        """Every service that has an instance, with the tags of all of them, and the index to wait from. Raises both."""
        params = [("wait", f"{wait_seconds}s"), *([("index", str(index))] if index else [])]
        path = "/v1/catalog/services"
        at, rows = self._client.http.get(base.CB.json(index=True), path, params=params, headers=self._headers())
        try:
            found = {str(name): [str(tag) for tag in tags or ()] for name, tags in (rows or {}).items()}
            return max(int(at or 0), 1), found
        except (AttributeError, TypeError, ValueError) as error:
            raise ConsulUnavailable("an answer that is no list of services") from error

    def get(self, key: str) -> tuple[bytes | None, int]:
        """The value of ``key`` and its modify index; None and 0 when there is none."""
        _, row = self._client.kv.get(_allowed_key(key))
        return (row["Value"], int(row["ModifyIndex"])) if row else (None, 0)

    def may_read(self, key: str) -> bool:
        """Whether the token may read ``key``, there or not: trees come without what one may not. Raises both."""
        try:
            path = f"/v1/kv/{_allowed_entry(key.removesuffix('/'))}{'/' if key.endswith('/') else ''}"
            self._client.http.get(base.CB.bool(), path, headers=self._headers())
        except ConsulDenied:
            return False
        return True

    def put(self, key: str, value: bytes, *, expected: int | None = None) -> bool:
        """Write ``key``; with ``expected`` only if its modify index still is that (0: only if it is new)."""
        done: bool = self._client.kv.put(_allowed_key(key), value, cas=expected)
        return done

    def tree(self, prefix: str, *, index: int = 0, wait_seconds: int = 0) -> tuple[int, dict[str, Entry]]:
        """Everything below ``prefix`` and the index to wait from; with ``wait_seconds``, once it changed or time is up.

        Nothing below it is an empty answer. An index that goes back means the agent lost its state. Raises both.
        """
        params = [("recurse", "1"), ("wait", f"{wait_seconds}s"), *([("index", str(index))] if index else [])]
        path = f"/v1/kv/{_allowed_entry(prefix.removesuffix('/'))}{'/' if prefix.endswith('/') else ''}"
        at, rows = self._client.http.get(_tree, path, params=params, headers=self._headers())
        try:
            return max(int(at or 0), 1), {str(row["Key"]): _entry(row) for row in rows or ()}
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise ConsulUnavailable(f"{prefix}: an answer that is no list of keys") from error

    def commit(self, puts: Sequence[Put]) -> dict[str, int] | None:
        """All of ``puts`` in one transaction: the new index of each key that has one; None if an ``expected`` is wrong.

        Consul takes 64 at most. Raises both.
        """
        body = orjson.dumps([{"KV": _operation(put)} for put in puts])
        answer = self._client.http.put(_transaction, "/v1/txn", data=body, headers=self._headers())
        if answer is None:
            return None
        try:
            rows = [row["KV"] for row in answer["Results"] or () if row.get("KV")]
            return {str(row["Key"]): int(row["ModifyIndex"]) for row in rows}
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise ConsulUnavailable("an answer that is no transaction's") from error

    def _headers(self) -> dict[str, str]:
        return {"X-Consul-Token": self._client.token} if self._client.token else {}


class _Client(std.Consul):  # type: ignore[misc]
    """The parts we use. The library's own constructor reads the environment and warns of parts we do not."""

    def __init__(self, http: "_HTTP", token: str) -> None:
        self.http, self.scheme = http, http.scheme
        self.token, self.dc, self.consistency = token or None, None, "default"
        self.agent, self.kv = self.Agent(self), self.KV(self)


class _HTTP(std.HTTPClient):  # type: ignore[misc]
    """The library's HTTP client with limits, and with our exceptions."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.session.trust_env = False

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
                timeout=(CONNECT_SECONDS, READ_SECONDS + _wait_seconds(params) * WAIT_FACTOR),
                allow_redirects=False,
            )
            if 300 <= answer.status_code < 400:
                raise ConsulRefused(f"{method} {path} answered {answer.status_code}")
            return callback(self.response(answer))
        except base.ACLPermissionDenied as error:
            raise (ConsulDenied if _DENIED in str(error) else ConsulRefused)(str(error)) from error
        except (base.BadRequest, base.ACLDisabled, base.NotFound, base.ClientError) as error:
            raise ConsulRefused(str(error)) from error
        except consul.ConsulException as error:
            raise ConsulUnavailable(str(error)) from error
        except (requests.RequestException, OSError) as error:  # OSError: a certificate that cannot be read
            raise ConsulUnavailable(f"{method} {path}: {type(error).__name__}") from error
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise ConsulUnavailable(f"{method} {path}: an answer Consul does not give") from error


def _tree(response: Any) -> tuple[Any, Any]:
    """404 means that nothing is there; one without an index was cut off in its head, and means nothing.

    A list of nothing is not what Consul says when it has nothing.
    """
    if response.code == 404:
        return response.headers["X-Consul-Index"], []
    at, rows = base.CB.json(index=True)(response)
    if not rows:
        raise ValueError("an empty list of keys")
    return at, rows


def _transaction(response: Any) -> Any:
    """409 means that it was rolled back: for an index that is another, or for something Consul refuses."""
    if response.code != 409:
        return base.CB.json()(response)
    errors = orjson.loads(response.body).get("Errors") or []
    if all("index" in str(error.get("What")) or "doesn't exist" in str(error.get("What")) for error in errors):
        return None
    raise base.ClientError("; ".join(str(error.get("What"))[:200] for error in errors))


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(base64.b64decode(row["Value"] or ""), int(row["ModifyIndex"]))


def _operation(put: Put) -> dict[str, Any]:
    key = _allowed_entry(put.key)
    if put.value is None:
        return {"Verb": "delete-cas", "Key": key, "Index": put.expected}
    return {"Verb": "cas", "Key": key, "Index": put.expected, "Value": base64.b64encode(put.value).decode()}


def _wait_seconds(params: Sequence[tuple[str, str]] | None) -> int:
    """How long a blocking query asked Consul to wait."""
    return int(dict(params or ()).get("wait", "0s").removesuffix("s"))


def _found(row: Mapping[str, Any]) -> Found:
    service = row["Service"]
    address = service["Address"] or row["Node"]["Address"]
    meta = {str(name): str(value) for name, value in (service.get("Meta") or {}).items()}
    return Found(str(service["ID"]), str(address), int(service["Port"]), meta)


def _allowed(name: str) -> str:
    """Names become parts of paths: no dots that climb, no slashes. Raises ``ConsulRefused``."""
    if not _NAME.fullmatch(name):
        raise ConsulRefused(f"{name!r} is not a name Consul is asked for")
    return name


def _allowed_entry(key: str) -> str:
    """Whatever prints, and does not climb: the library escapes it where it becomes a path."""
    if not key.isprintable() or len(key) > 1000 or any(part in {"", ".", ".."} for part in key.split("/")):
        raise ConsulRefused("not a key Consul is asked for")
    return key


def _allowed_key(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise ConsulRefused(f"{key!r} is not a key Consul is asked for")
    return key
