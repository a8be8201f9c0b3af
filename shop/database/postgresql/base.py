"""Connections with the login that Vault makes for ``OPTIONS["vault_role"]``; without it, as Django's.

New connections ask for the login that is in force. When it is replaced, the pool lets its idle connections go and those
in use when they come back; the old login is taken back once they had time to.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.backends.postgresql import base
from django.db.utils import OperationalError

from shop.errors import Unavailable
from shop.secrets.base import SecretMissing
from shop.secrets.current import database_login


class DatabaseWrapper(base.DatabaseWrapper):
    """See the module."""

    _connection_pools: dict[str, Any]  # Django's, of all aliases

    @property
    def pool(self) -> Any:
        """The alias's pool, which asks for the login at each new connection."""
        pool = super().pool
        if pool is not None and self._vault_role and not callable(pool.kwargs):
            pool.kwargs = partial(_with_login, pool.kwargs, self._current)
        return pool

    def close_pool(self) -> None:
        """Without making one first, as the property would."""
        if self.alias in self._connection_pools:
            super().close_pool()

    def get_connection_params(self) -> dict[str, Any]:
        """Raises ``OperationalError`` where there is no login to be had: to everybody else, the database is away."""
        params: dict[str, Any] = super().get_connection_params()
        role = params.pop("vault_role", "")
        return _with_login(params, self._current) if role else params

    @property
    def _vault_role(self) -> str:
        return str(self.settings_dict["OPTIONS"].get("vault_role", ""))

    def _current(self) -> tuple[str, str]:
        try:
            lease = database_login(self._vault_role, partial(_drain, self._connection_pools, self.alias)).current()
        except (Unavailable, SecretMissing) as error:
            raise OperationalError("no login for the database from vault") from error
        return lease.username, lease.password.reveal()


def _with_login(params: dict[str, Any], current: Callable[[], tuple[str, str]]) -> dict[str, Any]:
    user, password = current()
    return {**params, "user": user, "password": password}


def _drain(pools: dict[str, Any], alias: str) -> None:
    if (pool := pools.get(alias)) is not None and not pool.closed:
        pool.drain()
