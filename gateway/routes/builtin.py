"""Which role answers a path, decided once, on a path that has one reading only.

/api/<module>/…          the module, path as it is
/<service-name>/…        discovery routes (/order-service/fullOrder/7): prefix stripped, the rest from the role's root
/config/…                the config server: prefix stripped
/admin, /static/…        the back office
/media/…                 inventory
/.well-known/jwks.json   the issuer of tokens
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from shop.roles.catalogue import BACKOFFICE, BACKOFFICE_SERVICE, IDENTITY_MODULE, MODULES

#: Every path this gateway forwards begins with one of these; see ``target``.
PATTERN: Final = r"^(?:api/[^/]+/|admin(?:/|$)|static/|media/|config/|[a-z]+-service(?:/|$)|\.well-known/jwks\.json$)"
#: What roles serve at their root for other processes and operators, and no discovery route leads to.
CLOSED: Final = frozenset({"internal", "actuator", "livez", "readyz", "metrics", "admin"})

_MODULES: Final = {module.name: module for module in MODULES.values() if module.is_public}
_SERVICES: Final = {name: module for module in _MODULES.values() for name in (module.service, *module.aliases)}
_MEDIA: Final = "inventory"
_CONFIG: Final = MODULES["configsvc"]


@dataclass(frozen=True, slots=True)
class Target:
    """``role`` is asked for ``path`` (percent-encoded) at an instance of ``service``."""

    role: str
    service: str
    path: str


def target(path: str) -> Target | None:
    """Who answers ``path`` (decoded, and plain); None: nobody."""
    first, _, rest = path.removeprefix("/").partition("/")
    if first == "api":
        return _to(rest.partition("/")[0], path) if "/" in rest else None
    if first in _SERVICES:
        return None if rest.partition("/")[0].lower() in CLOSED else _to(_SERVICES[first].name, f"/{rest}")
    if first == "config":
        closed = rest.partition("/")[0].lower() in CLOSED
        return None if closed else Target(_CONFIG.name, _CONFIG.service, _encoded(f"/{rest}"))
    if first in {"admin", "static"}:
        return Target(BACKOFFICE, BACKOFFICE_SERVICE, _encoded(path))
    if first == "media":
        return _to(_MEDIA, path)
    return _to(IDENTITY_MODULE, path) if path == "/.well-known/jwks.json" else None


def _to(module: str, path: str) -> Target | None:
    found = _MODULES.get(module)
    return Target(found.name, found.service, _encoded(path)) if found else None


def _encoded(path: str) -> str:
    """The one spelling the role gets of what was decided on."""
    return quote(path, safe="/:@!$&'()*+,;=~-._")
