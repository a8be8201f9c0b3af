"""The role of this process, read once from settings or, before Django is set up, from ``SHOP_ROLE``."""

import os

from shop.roles.catalogue import ALL, MODULES, ROLES, Role


class UnknownRole(ValueError):
    """``SHOP_ROLE`` names no role; the message lists those there are."""


def named(name: str) -> Role:
    """The role called ``name``. Raises ``UnknownRole``."""
    try:
        return ROLES[name]
    except KeyError:
        raise UnknownRole(f"SHOP_ROLE={name!r} is no role; choose one of: {', '.join(sorted(ROLES))}") from None


def current() -> Role:
    """The role this process runs as."""
    return named(os.environ.get("SHOP_ROLE", ALL))


def serves(module: str) -> bool:
    """Whether ``module`` runs in this process, so that calls to it are plain method calls."""
    return module in current().serves


def databases() -> tuple[str, ...]:
    """Aliases of the databases this process connects to, in migration order: customers first, others name its users."""
    return tuple(name for name in current().installed if MODULES[name].has_database)


def working_modules() -> tuple[str, ...]:
    """Modules whose jobs and events this process may run: those it serves that have a database."""
    return tuple(name for name in current().serves if MODULES[name].has_database)
