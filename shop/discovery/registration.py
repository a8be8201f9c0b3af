"""What this process is called in the registry: one registration for each service name of its role."""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from shop.consul import Registration
from shop.discovery.address import NoAddress, advertised
from shop.discovery.base import CONFIG_PATH
from shop.discovery.current import agent
from shop.discovery.registrar import Registrar
from shop.line import line
from shop.roles.catalogue import ALL, BACKOFFICE_SERVICE, MODULES, Module, Role
from shop.roles.current import current

log = logging.getLogger(__name__)

#: Marks a service the gateway may route to by its name; others are nobody's business outside.
ROUTABLE: Final = "routable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and what an instance is, as others shall know it."""

    address: str
    port: int
    version: str = ""
    zone: str = ""
    weight: int = 1
    secure: bool = False


def registrar(host: str, port: int) -> Registrar | None:
    """Registers this process, which listens on ``host`` and ``port``; None where it has no address to register.

    Call it before workers are forked: they answer to that address, and ask Consul in one line with us.
    """
    try:
        address = advertised(host=host, configured=settings.SHOP_ADVERTISE_HOST)
    except NoAddress as error:
        log.error("not registered", extra={"reason": str(error)})  # noqa: TRY400 - anticipated
        return None
    # Whoever finds us in the registry names us by it: other roles, and Consul's check.
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, _in_url(address)]
    place = Place(
        address=address,
        port=port,
        version=settings.SHOP_VERSION,
        zone=settings.SHOP_ZONE,
        weight=settings.SHOP_WEIGHT,
        secure=bool(settings.SHOP_TLS_CERT),
    )
    return Registrar(registrations(current(), place), agent, line=line())


def registrations(role: Role, place: Place) -> Sequence[Registration]:
    """The role's service and its aliases; ``all`` registers every service on its one port."""
    return [_registration(role, service, place, routable=routable) for service, routable in _services(role)]


def _services(role: Role) -> Sequence[tuple[str, bool]]:
    """Names with whether they may be routed to."""
    if role.name == ALL:
        return [*(pair for module in MODULES.values() for pair in _names(module)), (BACKOFFICE_SERVICE, False)]
    return _names(MODULES[role.name]) if role.name in MODULES else [(role.service, False)]


def _names(module: Module) -> list[tuple[str, bool]]:
    return [(name, module.is_public) for name in (module.service, *module.aliases)]


def _registration(role: Role, service: str, place: Place, *, routable: bool) -> Registration:
    scheme = "https" if place.secure else "http"
    return Registration(
        id=_dns_safe(f"{service}-{place.address}-{place.port}"),
        name=service,
        address=place.address,
        port=place.port,
        check=f"{scheme}://{_in_url(place.address)}:{place.port}/readyz",
        tags=("shop", f"role={role.name}", *((ROUTABLE,) if routable else ())),
        meta={
            "version": place.version,
            "role": role.name,
            "zone": place.zone,
            "weight": str(place.weight),
            "secure": str(place.secure).lower(),
            **_config_path(role, service),
        },
        weight=place.weight,
    )


def _config_path(role: Role, service: str) -> dict[str, str]:
    """Beside the shop, the config server is not at the root; Spring's clients read the same name."""
    config = MODULES["configsvc"]
    is_beside = role.name == ALL and service in {config.service, *config.aliases}
    return {CONFIG_PATH: "/config"} if is_beside else {}


def _in_url(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _dns_safe(text: str) -> str:
    """Whatever is no letter or digit becomes one hyphen. Service names begin with a letter, ports end with a digit."""
    return re.sub(r"[^A-Za-z0-9]+", "-", text)
