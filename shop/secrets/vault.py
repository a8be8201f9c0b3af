"""Secrets from Vault or OpenBao, KV version 2: the one file that imports hvac."""

from collections.abc import Mapping
from typing import Any, Final

import hvac
import requests
from hvac import exceptions

from shop.errors import Unavailable
from shop.secrets.base import Secret, SecretMissing

TIMEOUT_SECONDS: Final = 3


class VaultStore:
    """``read("stripe")`` is the field ``stripe`` of the secret at ``path`` in the engine mounted at ``mount``."""

    def __init__(self, client: hvac.Client, *, path: str, mount: str = "secret") -> None:
        self._client, self._path, self._mount = client, path, mount

    @classmethod
    def by_token(cls, address: str, token: Secret, *, path: str, mount: str = "secret") -> "VaultStore":
        """A store that shows ``token``."""
        return cls(_client(address, token.reveal()), path=path, mount=mount)

    @classmethod
    def by_approle(
        cls, address: str, *, role_id: str, secret_id: Secret, path: str, mount: str = "secret"
    ) -> "VaultStore":
        """A store that logs in as an AppRole now. Raises ``SecretMissing`` when refused, ``Unavailable`` when down."""
        client = _client(address, None)
        with_id = {"role_id": role_id, "secret_id": secret_id.reveal()}
        _asked("login", lambda: client.auth.approle.login(**with_id))
        return cls(client, path=path, mount=mount)

    def read(self, name: str) -> Secret:
        """The newest value. Raises ``SecretMissing`` when there is none or we may not, ``Unavailable`` when down."""
        answer = _asked(
            name,
            lambda: self._client.secrets.kv.v2.read_secret_version(
                path=self._path, mount_point=self._mount, raise_on_deleted_version=True
            ),
        )
        fields: Mapping[str, Any] = answer["data"]["data"]
        if name not in fields:
            raise SecretMissing(f"{self._mount}/{self._path}#{name}")
        return Secret(str(fields[name]))


class VaultPaths:
    """``at("customer-service,dev")`` is everything at that path of the engine mounted at ``mount``."""

    def __init__(self, client: hvac.Client, *, mount: str = "secret") -> None:
        self._client, self._mount = client, mount

    @classmethod
    def by_token(cls, address: str, token: Secret, *, mount: str = "secret") -> "VaultPaths":
        """A reader that shows ``token``."""
        return cls(_client(address, token.reveal()), mount=mount)

    def at(self, path: str) -> Mapping[str, Any] | None:
        """None where there is nothing. Raises ``Unavailable`` when it is down or refuses us."""
        try:
            answer = self._client.secrets.kv.v2.read_secret_version(
                path=path, mount_point=self._mount, raise_on_deleted_version=True
            )
            found = answer["data"]["data"]
        except exceptions.InvalidPath:
            return None
        except (exceptions.VaultError, requests.RequestException, LookupError, TypeError, ValueError) as error:
            raise Unavailable(part="vault") from error
        if not isinstance(found, dict):
            raise Unavailable(part="vault")
        return found


def _client(address: str, token: str | None) -> hvac.Client:
    """Explicit arguments only: nothing is taken from VAULT_* or proxies."""
    session = requests.Session()
    session.trust_env = False
    return hvac.Client(url=address, token=token or "", timeout=TIMEOUT_SECONDS, session=session, allow_redirects=False)


def _asked(what: str, ask: Any) -> Any:
    """What Vault answers. Messages name what was asked for, never what was sent."""
    try:
        return ask()
    except (exceptions.VaultDown, requests.RequestException) as error:
        raise Unavailable(part="vault") from error
    except (exceptions.InvalidPath, exceptions.Forbidden, exceptions.InvalidRequest, exceptions.Unauthorized) as error:
        raise SecretMissing(f"{what}: vault said {type(error).__name__}") from error
    except exceptions.VaultError as error:
        raise Unavailable(part="vault") from error
