"""``GET /internal/<role>/standing``: which settings are in force in this process, for staff at the back office or at
the gateway's operations page.

Names, reasons and versions; never a value.
"""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from shop.calls import context
from shop.calls.credential import verify
from shop.calls.endpoint import bearer
from shop.calls.errors import CallerRefused
from shop.config.live import Standing, live, newest
from shop.errors import Forbidden, NotFound
from shop.roles.catalogue import ALL, BACKOFFICE
from shop.roles.current import current
from shop.web.json import dumps
from shop.web.peer import GATEWAY

#: One of them is needed.
READ: Final = ("configsvc.read", "gateway.read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A setting that cannot be, and where it stands."""

    key: str
    origin: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """``version`` is the source's name for what is in force, ``digest`` ours: equal where the same settings are.

    Times are seconds since 1970: ``heard_at`` when the source last said so, ``refused_at`` since when it says something
    that cannot be. ``release`` is the shop's.
    """

    role: str
    release: str
    source: str
    version: str
    digest: str
    heard_at: float | None = None
    is_stale: bool = False
    error: str = ""
    refused: tuple[Refused, ...] = ()
    refused_at: float | None = None


def mine() -> InForce:
    """Of this process."""
    found, digest = live(), newest().digest
    standing = found.standing if found is not None else Standing()
    return InForce(
        role=current().name,
        release=settings.SHOP_VERSION,
        source=standing.source,
        version=standing.version,
        digest=digest,
        heard_at=standing.heard_at,
        is_stale=standing.is_stale,
        error=standing.error,
        refused=tuple(Refused(key=one.key, origin=one.origin, reason=one.reason) for one in standing.rejected),
        refused_at=standing.rejected_at,
    )


def endpoint(request: HttpRequest, name: str) -> HttpResponse:
    """Raises ``NotFound``, ``CallerUnknown``, ``CallerRefused`` and ``Forbidden``."""
    if request.method != "GET" or name not in _names():
        raise NotFound
    caller, principal = verify(bearer(request), callee=name)
    if caller not in {BACKOFFICE, GATEWAY, ALL}:
        raise CallerRefused
    with context.acting_as(principal):
        if not any(principal.may(each) for each in READ):
            raise Forbidden(permission=READ[0])
        return HttpResponse(dumps(mine()), content_type="application/json", headers={"Cache-Control": "no-store"})


def urls() -> list[URLPattern]:
    return [path("internal/<str:name>/standing", endpoint)]


def _names() -> set[str]:
    """What this process is found as."""
    role = current()
    return {role.name, *role.serves, *((BACKOFFICE,) if role.name == ALL else ())}
