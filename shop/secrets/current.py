"""The store this process reads its secrets from: Vault where ``SHOP_VAULT`` names one, else the environment.

Children of a fork make their own: threads and connections stay with the parent.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from shop.secrets.base import SecretMissing, SecretStore
from shop.secrets.environment import EnvironmentStore
from shop.secrets.made import MadeStore
from shop.secrets.options import VaultOptions
from shop.singleton import singleton

if TYPE_CHECKING:  # hvac is loaded only where there is a Vault
    from shop.secrets.folder import Folder
    from shop.secrets.keeper import VaultKeeper
    from shop.secrets.leases import DatabaseLogin

_options: VaultOptions | None = None
_services: Mapping[str, str] = {}
_made_in: Path | None = None
_made: frozenset[tuple[str, str]] = frozenset()
_instead: SecretStore | None = None


def configure(
    options: VaultOptions | None,
    *,
    services: Mapping[str, str],
    made_in: Path | None = None,
) -> None:
    """``services``: module → its name in Vault. ``made_in``: where secrets are invented that nobody gives."""
    global _options, _services, _made_in
    _options, _services, _made_in = options, services, made_in
    _forget()


def store(module: str) -> SecretStore:
    """Where ``module`` reads its secrets."""
    if _instead is not None:
        return _instead
    if _options is not None:
        return keeper().store(_services.get(module, module))
    return _environment(module)


def folder(module: str) -> "Folder":
    """What lies below the path of ``module`` in Vault. Raises ``SecretMissing`` where there is no Vault."""
    return keeper().folder(_services.get(module, module))


def invent(module: str, name: str) -> None:
    """Embedded, ``name`` is made on this machine where nobody gave it."""
    global _made  # noqa: PLW0603 - said by declarations
    _made |= {(module, name)}


def in_vault() -> bool:
    """Whether the secrets are in Vault."""
    return _options is not None


@singleton
def keeper() -> "VaultKeeper":
    """This process's dealings with Vault. Raises ``SecretMissing`` where there is none."""
    if _options is None:
        raise SecretMissing("SHOP_VAULT names no vault")
    from shop.secrets.keeper import VaultKeeper  # noqa: PLC0415

    return VaultKeeper(_options)


def database_login(role: str, replaced: Callable[[], None]) -> "DatabaseLogin":
    """The login that Vault makes for ``role``. Raises ``SecretMissing`` where there is no Vault."""
    return keeper().database_login(role, replaced)


def prepare() -> None:
    """Before forking: unwrap what can be unwrapped once. Raises ``SecretMissing`` and ``Unavailable``."""
    if _options is not None:
        from shop.secrets.keeper import vault_at  # noqa: PLC0415

        _options.login.prepare(vault_at(_options))


def close() -> None:
    """Before the process ends: give our token back."""
    if keeper.is_made:
        keeper().close()
        _forget()


@contextmanager
def using(instead: SecretStore) -> Iterator[None]:
    """Inside, every module reads from ``instead`` (for tests)."""
    global _instead  # noqa: PLW0603 - the memory store of tests
    before, _instead = _instead, instead
    try:
        yield
    finally:
        _instead = before


@cache
def _environment(module: str) -> SecretStore:
    given = EnvironmentStore(module)
    if _made_in is None:
        return given
    return MadeStore(given, _made_in / module, lambda: {name for owner, name in _made if owner == module})


def _forget() -> None:
    keeper.cache_clear()
    _environment.cache_clear()


os.register_at_fork(after_in_child=_forget)
