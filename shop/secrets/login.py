"""Ways to log in to Vault. Each is called again when a token is gone, and reads its files anew.

Raise ``Refused``, ``Unavailable``, and ``SecretMissing`` where a file is not there.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from shop.secrets.base import Secret, SecretMissing

if TYPE_CHECKING:  # settings name a login; hvac is loaded only where there is a Vault
    from shop.secrets.vault import Token, Vault


class Login(Protocol):
    """A way to get a token."""

    def prepare(self, vault: "Vault") -> None:
        """What can be done only once, and is done before the process forks."""

    def token(self, vault: "Vault") -> "Token":
        """A token that lives."""


@dataclass(frozen=True, slots=True)
class ByToken:
    """A token somebody else made: as given, or as ``file`` holds it now. It is never revoked."""

    value: Secret | None = None
    file: str = ""

    def prepare(self, vault: "Vault") -> None:
        """Nothing."""

    def token(self, vault: "Vault") -> "Token":
        value = read_file(self.file) if self.file else self.value
        if value is None:
            raise SecretMissing("no token for vault")
        return vault.looked_up(value)


@dataclass(slots=True)
class ByAppRole:
    """A role id and its secret id. A ``is_wrapped`` secret id is unwrapped once and kept for the process's children."""

    role_id: str
    secret_id: Secret
    is_wrapped: bool = False
    mount: str = "approle"

    def prepare(self, vault: "Vault") -> None:
        if self.is_wrapped:
            found = vault.unwrapped(self.secret_id).get("secret_id")
            if not isinstance(found, str):
                raise SecretMissing("the wrapping token holds no secret id")
            self.secret_id, self.is_wrapped = Secret(found), False

    def token(self, vault: "Vault") -> "Token":
        self.prepare(vault)
        return vault.approle(self.role_id, self.secret_id, mount=self.mount)


@dataclass(frozen=True, slots=True)
class ByKubernetes:
    """The service account's JWT, which the cluster replaces in its file every so often."""

    role: str
    jwt_file: str
    mount: str = "kubernetes"

    def prepare(self, vault: "Vault") -> None:
        """Nothing."""

    def token(self, vault: "Vault") -> "Token":
        return vault.kubernetes(self.role, read_file(self.jwt_file), mount=self.mount)


def read_file(path: str) -> Secret:
    """What ``path`` holds now. Raises ``SecretMissing``."""
    try:
        text = Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SecretMissing(f"{path}: {getattr(error, 'strerror', 'not text')}") from error
    if not text:
        raise SecretMissing(f"{path} is empty")
    return Secret(text)
