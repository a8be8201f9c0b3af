"""What our own modules declare of their settings. Of foreign applications we know nothing, and everything goes."""

from collections.abc import Mapping
from typing import Any

from configsvc.encryption.locator import CIPHER
from configsvc.environment.names import SHARED
from configsvc.queries.unsealing import VAULT
from shop.config import declarations, registry
from shop.config.base import Setting
from shop.config.binding import bind
from shop.config.names import canonical
from shop.roles.catalogue import MODULES


def trouble_by_declaration(application: str, key: str, value: str) -> str | None:
    """Why a service of ours would refuse ``value`` for ``key``; None if it would not, or is not ours.

    A sealed value is opened when it is read, so only its key is looked at.
    """
    wanted = _declarations(application)
    is_sealed = value.startswith((CIPHER, VAULT))
    problems = bind([Setting(key, value, application)], wanted).problems
    own = [problem for problem in problems if canonical(problem.key) == canonical(key)]
    known = {canonical(name) for declaration in wanted for name in declaration.keys}
    if not own or (is_sealed and canonical(key) in known):
        return None
    return own[0].reason


def description(application: str, key: str) -> Mapping[str, Any] | None:
    """How the property is declared (``shop.config.declarations.described``); None where it is not."""
    owners = {declaration.owner for declaration in _declarations(application)}
    found = [one for one in declarations.described() if canonical(one["key"]) == canonical(key)]
    return next((one for one in found if one["owner"] in owners), None)


def _declarations(application: str) -> list[registry.Declaration]:
    """Those that a service of this name has; the shared settings reach all of them."""
    declarations.load()
    if application == SHARED:
        return registry.declarations()
    ours = {name: module.service for module in MODULES.values() for name in (module.service, *module.aliases)}
    return registry.declarations(ours[application], registry.SHARED) if application in ours else []
