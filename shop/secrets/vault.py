"""Vault's API, which OpenBao speaks too: the one file that imports hvac. Values come back as ``Secret`` where they are.

Errors: ``Refused`` when Vault says no, ``Unavailable`` when it says nothing, or nothing of sense. Messages name what
was asked for, never what was sent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import hvac
import requests
from hvac import exceptions

from shop.errors import Unavailable
from shop.secrets.base import Secret, SecretMissing
from shop.secrets.known import remember

TIMEOUT_SECONDS: Final = 3
T = TypeVar("T")
_NO: Final = (exceptions.Forbidden, exceptions.InvalidRequest, exceptions.Unauthorized)


class Refused(SecretMissing):
    """Vault answered that we may not, or that the request makes no sense."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a login gave. ``seconds`` to live, 0 for ever; ``is_own``: nobody else uses it."""

    value: Secret
    seconds: float
    is_renewable: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class Lease:
    """A login that Vault made and takes back after ``seconds`` unless it is renewed."""

    id: str
    seconds: float
    username: str
    password: Secret


class Vault:
    """One Vault. ``ca``: a file with the issuers to trust. Explicit arguments only: nothing from VAULT_* or proxies."""

    def __init__(
        self,
        address: str,
        *,
        token: Secret | None = None,
        ca: str = "",
        namespace: str = "",
        timeout: int = TIMEOUT_SECONDS,
    ) -> None:
        session = requests.Session()
        session.trust_env = False
        self._client: Any = hvac.Client(  # its own annotations are incomplete
            url=address,
            token=token.reveal() if token else "",
            verify=ca or True,
            timeout=timeout,
            session=session,
            allow_redirects=False,
            namespace=namespace or None,
        )
        self._versions: dict[str, int] = {}

    def use(self, token: Secret | None) -> None:
        """Show ``token`` from now on; none with None."""
        self._client.token = token.reveal() if token else ""

    def is_healthy(self) -> bool:
        """Whether it is up and unsealed."""
        try:
            found = self._client.sys.read_health_status(method="GET", standby_ok=True)
            return isinstance(found, Mapping) and found.get("sealed") is False
        except (exceptions.VaultError, requests.RequestException):
            return False

    # ------------------------------------------------------------ tokens

    def approle(self, role_id: str, secret_id: Secret, *, mount: str) -> Token:
        """Log in. Raises ``Refused`` and ``Unavailable``, as everything here."""
        ask = self._client.auth.approle.login
        return self._login(
            lambda: ask(role_id=role_id, secret_id=secret_id.reveal(), use_token=False, mount_point=mount)
        )

    def kubernetes(self, role: str, jwt: Secret, *, mount: str) -> Token:
        """Log in with a service account's JWT."""
        ask = self._client.auth.kubernetes.login
        return self._login(lambda: ask(role=role, jwt=jwt.reveal(), use_token=False, mount_point=mount))

    def unwrapped(self, wrapping: Secret) -> Mapping[str, Any]:
        """What ``wrapping`` holds; it can be asked once."""
        self.use(wrapping)
        try:
            return _asked("unwrap", lambda: dict(self._client.sys.unwrap()["data"]))
        finally:
            self.use(None)

    def looked_up(self, token: Secret) -> Token:
        """What Vault knows of ``token``, which is used from now on."""
        self.use(token)
        data = _asked("token", lambda: dict(self._client.auth.token.lookup_self()["data"]))
        return Token(token, float(data.get("ttl") or 0), bool(data.get("renewable")), is_own=False)

    def renewed_seconds(self) -> float:
        """Seconds the token lives after renewing it now."""
        return _asked("renewal", lambda: float(self._client.auth.token.renew_self()["auth"]["lease_duration"]))

    def revoke_own(self) -> None:
        """Give the token back, and with it every lease it holds."""
        _asked("revocation", self._client.auth.token.revoke_self)

    def _login(self, ask: Callable[[], Any]) -> Token:
        auth = _asked("login", lambda: dict(ask()["auth"]))
        try:
            return Token(
                Secret(auth["client_token"]), float(auth["lease_duration"]), bool(auth["renewable"]), is_own=True
            )
        except (LookupError, TypeError, ValueError) as error:
            raise Unavailable(part="vault") from error

    # ------------------------------------------------------------ values

    def values(self, path: str, *, mount: str, version: int = 0) -> dict[str, Any] | None:
        """Everything at ``path`` of a KV engine (version 0: ask which it is); None where there is nothing."""
        version = version or self._version(mount)
        kv = self._client.secrets.kv
        try:
            if version == 1:
                found = _asked(path, lambda: kv.v1.read_secret(path, mount_point=mount)["data"], lets=True)
            else:
                read = kv.v2.read_secret_version
                found = _asked(
                    path,
                    lambda: read(path, mount_point=mount, raise_on_deleted_version=True)["data"]["data"],
                    lets=True,
                )
        except exceptions.InvalidPath:
            return None
        if not isinstance(found, dict):
            raise Unavailable(part="vault")
        return _remembered(found)

    def write(self, path: str, values: Mapping[str, str], *, mount: str) -> None:
        """Replace what is at ``path``."""
        if self._version(mount) == 1:
            _asked(
                path, lambda: self._client.secrets.kv.v1.create_or_update_secret(path, dict(values), mount_point=mount)
            )
        else:
            _asked(
                path, lambda: self._client.secrets.kv.v2.create_or_update_secret(path, dict(values), mount_point=mount)
            )

    def remove(self, path: str, *, mount: str) -> None:
        """Every version of what is at ``path``."""
        if self._version(mount) == 1:
            _asked(path, lambda: self._client.secrets.kv.v1.delete_secret(path, mount_point=mount))
        else:
            _asked(path, lambda: self._client.secrets.kv.v2.delete_metadata_and_all_versions(path, mount_point=mount))

    def _version(self, mount: str) -> int:
        if mount not in self._versions:
            found = _asked(mount, lambda: self._client.adapter.get(f"/v1/sys/internal/ui/mounts/{mount}")["data"])
            options = found.get("options") if isinstance(found, Mapping) else None
            self._versions[mount] = 2 if (options or {}).get("version") == "2" else 1
        return self._versions[mount]

    # ------------------------------------------------------------ leases

    def database_login(self, role: str, *, mount: str) -> Lease:
        """A new login of the database engine's ``role``."""
        answer = _asked(role, lambda: dict(self._client.secrets.database.generate_credentials(role, mount_point=mount)))
        try:
            data = answer["data"]
            return Lease(
                str(answer["lease_id"]),
                float(answer["lease_duration"]),
                str(data["username"]),
                Secret(data["password"]),
            )
        except (LookupError, TypeError, ValueError) as error:
            raise Unavailable(part="vault") from error

    def renewed_lease_seconds(self, lease: Lease) -> float:
        """Seconds ``lease`` lives after renewing it now; near its longest life, less than asked for."""
        return _asked("lease", lambda: float(self._client.sys.renew_lease(lease.id)["lease_duration"]))

    def revoke_lease(self, lease: Lease) -> None:
        """Take the login back."""
        _asked("lease", lambda: self._client.sys.revoke_lease(lease.id))


def _asked(what: str, ask: Callable[[], T], *, lets: bool = False) -> T:
    """What Vault answers. With ``lets``, that there is nothing is for the caller."""
    try:
        return ask()
    except exceptions.InvalidPath as error:
        if lets:
            raise
        raise Refused(f"{what}: vault has nothing there") from error
    except _NO as error:
        raise Refused(f"{what}: vault said {type(error).__name__}") from None  # its text may repeat what was sent
    except (exceptions.VaultError, requests.RequestException, LookupError, TypeError, ValueError, AttributeError):
        raise Unavailable(part="vault") from None


def _remembered(values: dict[str, Any]) -> dict[str, Any]:
    for value in values.values():
        if isinstance(value, str):
            remember(value)
        elif isinstance(value, dict):
            _remembered(value)
    return values
