"""Vault: every value is a secret."""

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, Protocol

from configsvc.backends.base import Asked, BackendFailed, Found, nothing_of, ordered
from configsvc.environment.order import Context
from configsvc.environment.values import PropertySource, Value
from configsvc.properties import properties
from shop.config.formats.yaml_files import flat
from shop.errors import Unavailable
from shop.secrets.base import SecretMissing
from shop.secrets.environment import EnvironmentStore
from shop.secrets.login import ByToken, Login
from shop.secrets.options import VaultOptions
from shop.singleton import singleton

if TYPE_CHECKING:
    from shop.secrets.keeper import VaultKeeper

TOKEN: Final = "CONFIGSVC_VAULT_TOKEN"  # noqa: S105 - the name of one


class Paths(Protocol):
    """Reads what lies at a path."""

    def at(self, path: str) -> Mapping[str, Any] | None:
        """None without it, or without the right to it. Raises ``Unavailable``."""


class VaultBackend:
    """``secret/customer-service,dev`` and so on; knows no labels."""

    name = "vault"

    def __init__(self, connect: Callable[[], Paths] | None = None) -> None:
        self._connect = connect or connected

    @property
    def timeout(self) -> float:
        return properties.current.vault_timeout

    def read(self, asked: Asked) -> Found:
        if not asked.is_current:
            return nothing_of(asked)
        paths = reached(self._connect)
        return ordered([_source(paths, context) for context in asked.contexts])


def connected() -> Paths:
    """By the token in ``CONFIGSVC_VAULT_TOKEN`` or its file, which a thread renews, and reads anew when it is no more.

    Raises ``SecretMissing``.
    """
    path = os.environ.get(f"{TOKEN}_FILE", "")
    login = ByToken(file=path) if path else ByToken(EnvironmentStore().read(TOKEN))
    return _keeper(properties.current.vault_address, login).paths(properties.current.vault_mount)


@singleton
def _keeper(address: str, login: Login) -> "VaultKeeper":
    from shop.secrets.keeper import VaultKeeper  # noqa: PLC0415 - hvac is loaded only where there is a Vault

    return VaultKeeper(VaultOptions(address, login))


os.register_at_fork(after_in_child=_keeper.cache_clear)


def reached(connect: Callable[[], Paths]) -> Paths:
    """Raises ``BackendFailed``."""
    try:
        return connect()
    except SecretMissing as error:
        raise BackendFailed("there is no token for Vault") from error


def asked_for(paths: Paths, path: str) -> Mapping[str, Any] | None:
    """Raises ``BackendFailed``."""
    try:
        return paths.at(path)
    except Unavailable as error:
        raise BackendFailed("Vault does not answer") from error


def _source(paths: Paths, context: Context) -> PropertySource:
    wanted = properties.current
    found = asked_for(paths, context.written(wanted.vault_separator)) or {}
    name = f"vault:{context.written(',')}"
    origin = f"vault:{wanted.vault_mount}/{context.written(wanted.vault_separator)}"
    values = {key: Value(value, f"{origin}#{key}", is_secret=True) for key, value in flat(dict(found)).items()}
    return PropertySource(name, context, values)
