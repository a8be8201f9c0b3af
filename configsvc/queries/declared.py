"""What our own modules declare of their settings. Of foreign applications we know nothing, and everything goes."""

from collections.abc import Mapping
from typing import Any

from configsvc.encryption.locator import CIPHER
from configsvc.environment.names import SHARED
from configsvc.queries.unsealing import VAULT
from shop.config import declarations, registry
from shop.config.base import Setting
from shop.config.binding import bind
from shop.config.lists import first_item, list_of
from shop.config.names import canonical
from shop.roles.catalogue import MODULES


def trouble_by_declaration(application: str, key: str, value: str) -> str | None:
    """Why a service of ours would refuse ``value`` for ``key``; None if it would not, or is not ours.

    A sealed value is opened when it is read, so only its key is looked at.
    """
    wanted = _declarations(application)
    is_sealed = value.startswith((CIPHER, VAULT))
    alone = first_item(key)  # of an item only itself is looked at: those before it are other settings
    problems = bind([Setting(alone, value, application)], wanted).problems
    own = [one for one in problems if canonical(alone) in {canonical(one.key), canonical(list_of(one.key))}]
    known = {canonical(name) for declaration in wanted for name in declaration.keys}
    if not own or (is_sealed and canonical(list_of(key)) in known):
        return None
    return own[0].reason


def description(application: str, key: str) -> Mapping[str, Any] | None:
    """How the property is declared (``shop.config.declarations.described``); None where it is not.

    An item of a list is described as the list is, with the type and the choices of its items.
    """
    owners = {declaration.owner for declaration in _declarations(application)}
    wanted = canonical(list_of(key))
    found = next((one for one in declarations.described() if canonical(one["key"]) == wanted), None)
    if found is None or found["owner"] not in owners:
        return None
    if list_of(key) == key or found["items"] is None:
        return found
    return {**found, "type": found["items"]["type"], "choices": found["items"]["choices"], "range": {}, "items": None}


def _declarations(application: str) -> list[registry.Declaration]:
    """Those that a service of this name has; the shared settings reach all of them."""
    declarations.load()
    if application == SHARED:
        return registry.declarations()
    ours = {name: module.service for module in MODULES.values() for name in (module.service, *module.aliases)}
    return registry.declarations(ours[application], registry.SHARED) if application in ours else []
