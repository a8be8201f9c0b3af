"""The routes that are there before anybody defines one. They are asked last, so that any other may take their place.

/api/<module>/…          the module, path as it is
/<service-name>/…        discovery routes (/order-service/fullOrder/7): prefix stripped, the rest from the role's root
/config/…                the config server: prefix stripped
/admin, /static/…        the back office
/media/…                 inventory
/.well-known/jwks.json   the issuer of tokens
"""

from typing import Final

from gateway.arguments import Step
from gateway.routes.definition import BUILTIN, DISCOVERED, RouteDefinition
from shop.roles.catalogue import BACKOFFICE_SERVICE, IDENTITY_MODULE, MODULES

#: After all that have no order of their own, and before those found by discovery.
LAST: Final = 1_000_000

_PUBLIC: Final = [module for module in MODULES.values() if module.is_public]


def builtin(*, together: bool) -> tuple[RouteDefinition, ...]:
    """``together``: all modules run in this process, where the config server has its prefix itself."""
    config = MODULES["configsvc"].service
    return (
        *(_route(module.name, module.service, f"/api/{module.name}/**") for module in _PUBLIC),
        *(_discovered(name, module.service) for module in _PUBLIC for name in (module.service, *module.aliases)),
        _route("config", config, "/config/**", () if together else (Step("StripPrefix", ("1",)),)),
        _route("admin", BACKOFFICE_SERVICE, "/admin/**"),
        _route("static", BACKOFFICE_SERVICE, "/static/**"),
        _route("media", MODULES["inventory"].service, "/media/**"),
        _route("keys", MODULES[IDENTITY_MODULE].service, "/.well-known/jwks.json, false"),
    )


def discovered(service: str) -> RouteDefinition:
    """``/<service>/…`` leads to ``service``, as Spring's discovery locator has it."""
    return _discovered(service, service, LAST + 1)


def _route(name: str, service: str, path: str, filters: tuple[Step, ...] = ()) -> RouteDefinition:
    predicate = Step("Path", tuple(part.strip() for part in path.split(",")))
    return RouteDefinition(f"{BUILTIN}{name}", f"lb://{service}", LAST, (predicate,), filters)


def _discovered(name: str, service: str, order: int = LAST) -> RouteDefinition:
    path = Step("Path", (f"/{name}/**",))
    return RouteDefinition(f"{DISCOVERED}{name}", f"lb://{service}", order, (path,), (Step("StripPrefix", ("1",)),))
