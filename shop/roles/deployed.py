"""Which roles this deployment has, as ``SHOP_DEPLOYED_ROLES`` says: nobody waits for one that does not exist."""

from collections.abc import Mapping
from typing import Final

from django.conf import settings

from shop.roles.catalogue import LISTENERS, MODULES, ROLES
from shop.roles.current import serves

#: What another role cannot do without. The gateway and the back office pass on what they are asked.
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    name: module.calls for name, module in MODULES.items() if module.is_public
}


def is_deployed(role: str) -> bool:
    """Whether somebody runs ``role``: this process, or by what the operator said; who says nothing runs them all."""
    return serves(role) or not settings.SHOP_DEPLOYED_ROLES or role in settings.SHOP_DEPLOYED_ROLES


def listeners(kind: str) -> tuple[str, ...]:
    """The modules that hear events of type ``kind`` in this deployment, in delivery order."""
    return tuple(name for name in LISTENERS.get(kind, ()) if is_deployed(name))


def contradictions(deployed: frozenset[str], role: str) -> list[str]:
    """What cannot be right about a deployment of the roles ``deployed``, if ``role`` runs in it."""
    found = [f"{name!r} is no role" for name in sorted(deployed - set(ROLES))]
    if role not in deployed:
        found.append(f"{role} runs, and is not among them")
    for name in sorted(deployed & set(_NEEDED)):
        found += [f"{name} asks {asked}, which is not among them" for asked in _NEEDED[name] if asked not in deployed]
    return found
