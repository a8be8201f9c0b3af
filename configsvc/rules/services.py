"""The shop's own services, whose settings lie among those of others."""

from functools import cache

from shop.roles.catalogue import MODULES, ROLES


@cache
def services() -> frozenset[str]:
    """Every name one of them is known by."""
    return frozenset(
        name
        for role in ROLES.values()
        for name in (role.service, *(MODULES[role.name].aliases if role.name in MODULES else ()))
    )
