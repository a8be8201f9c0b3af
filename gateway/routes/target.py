"""Where a request goes once its filters have run: whatever they made of the path is judged here, again."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from gateway.errors import PathRefused
from gateway.exchange import Exchange
from gateway.patterns.plain import require_plain
from shop.errors import NotFound
from shop.roles.catalogue import BACKOFFICE, BACKOFFICE_SERVICE, MODULES

#: What roles serve at their root for other processes and operators, and no route leads to, whatever its filters say.
CLOSED: Final = frozenset({"internal", "actuator", "livez", "readyz", "metrics", "admin"})
#: What the gateway's own process answers itself, whatever routes there are.
OWN: Final = CLOSED - {"admin"}
BALANCED: Final = "lb://"

_ADMIN: Final = "admin"
_ROLES: Final = {
    BACKOFFICE_SERVICE: BACKOFFICE,
    **{name: module.name for module in MODULES.values() for name in (module.service, *module.aliases)},
}


@dataclass(frozen=True, slots=True)
class Target:
    """``path`` (percent-encoded, with its query) at ``uri``; ``role`` is ours, or empty for somebody else's.

    ``prefix`` is what filters took from the beginning of the visitor's path.
    """

    uri: str
    role: str
    path: str
    prefix: str = ""

    @property
    def service(self) -> str:
        """The service that instances are sought of; empty for an address that is written out."""
        return self.uri.removeprefix(BALANCED) if self.uri.startswith(BALANCED) else ""

    @property
    def said(self) -> dict[str, str]:
        """What somebody else's service needs to write addresses that visitors can ask for."""
        return {"X-Forwarded-Prefix": self.prefix} if self.prefix and not self.role else {}

    @property
    def lines(self) -> bytes:
        """The same, for a request."""
        return "".join(f"{name}: {value}\r\n" for name, value in self.said.items()).encode()


def target(exchange: Exchange) -> Target:
    """Raises ``PathRefused`` for a path of two readings, and ``NotFound`` for one that is closed."""
    path = exchange.path
    if not path.startswith("/"):
        raise PathRefused
    require_plain(path)
    service = exchange.uri.removeprefix(BALANCED) if exchange.uri.startswith(BALANCED) else ""
    role = _ROLES.get(service, "")
    first = first_segment(path)
    if first in CLOSED and not (first == _ADMIN and role == BACKOFFICE):
        raise NotFound
    encoded = _encoded(path)
    prefix = _encoded(exchange.original[0].removesuffix(path)) if exchange.original[0].endswith(path) else ""
    return Target(exchange.uri, role, f"{encoded}?{exchange.query}" if exchange.query else encoded, prefix)


def first_segment(path: str) -> str:
    """As anybody behind us may read it: in lower case, and without what Java takes for parameters (``;a=b``)."""
    return path.removeprefix("/").partition("/")[0].partition(";")[0].lower()


def _encoded(path: str) -> str:
    """The one spelling the role gets of what was decided on."""
    return quote(path, safe="/:@!$&'()*+,;=~-._")
