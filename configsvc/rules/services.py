"""The shop's own services, whose settings lie among those of others."""

from functools import cache

from shop.roles.catalogue import MODULES, ROLES, Role


def names_of(role: Role) -> frozenset[str]:
    """What the role's service is called, aliases included."""
    return frozenset((role.service, *(MODULES[role.name].aliases if role.name in MODULES else ())))


@cache
def services() -> frozenset[str]:
    """Every name one of them is known by."""
    return frozenset().union(*map(names_of, ROLES.values()))
