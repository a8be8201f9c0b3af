"""One gateway for all tests of this folder, with a stub for each role behind it."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.gateway.door import Door
from tests.gateway.stub import Stub

#: Beside the built-in routes; ``{away}`` is somebody else's service.
ROUTES = r"""
- {{id: away, uri: '{away}', predicates: ['Path=/away/{{id}}'],
   filters: ['SetPath=/v1/things/{{id}}', 'AddRequestHeader=X-Thing, {{id}}', 'AddRequestHeader=X-Thing, two',
             'AddResponseHeader=X-Via, shop', SetRequestHostHeader=things.example]}}
- {{id: pages, uri: '{away}', predicates: ['Path=/pages/**']}}
- {{id: slow, uri: 'lb://order-service', predicates: ['Path=/slow/**'], filters: [StripPrefix=1],
   metadata: {{response-timeout: 300}}}}
- {{id: in, uri: '{away}', predicates: ['Path=/in/**'], filters: ['RewritePath=/in/(?<rest>.*), /$\{{rest}}']}}
- {{id: host, uri: '{away}', predicates: ['Path=/host/{{id}}'], filters: ['SetRequestHostHeader={{id}}']}}
- {{id: fields, uri: 'lb://order-service', predicates: ['Path=/fields/**'],
   filters: [StripPrefix=1, 'RemoveJsonAttributesResponseBody=secret, true']}}
- {{id: few, uri: 'lb://order-service', predicates: ['Path=/few/**'], metadata: {{bulkhead: 1}}}}
- {{id: counted, uri: 'lb://order-service', predicates: ['Path=/counted/**'],
   filters: [StripPrefix=1, {{name: RequestRateLimiter, args: {{windows: 4/1h, key: address}}}}]}}
- {{id: named, uri: '{away}', predicates: [Path=/seen, 'Header=X-Request-Id, \d+']}}
- {{id: lined, uri: '{away}', predicates: [Path=/seen, 'Header=X-Number, \d+']}}
- {{id: said-200, uri: '{away}', predicates: [Path=/said-200], filters: [SetStatus=200]}}
- {{id: said-204, uri: '{away}', predicates: [Path=/said-204], filters: [SetStatus=204]}}
- {{id: told, uri: '{away}', predicates: ['Path=/told/{{word}}'],
   filters: ['AddResponseHeader=X-Told, {{word}}', 'AddResponseHeader=X-Told, {{word}}']}}
- {{id: second, uri: '{away}', predicates: [Path=/second,
   {{name: XForwardedRemoteAddr, args: {{sources: 20.0.0.0/8, maxTrustedIndex: 2}}}}]}}
- {{id: below, uri: '{away}', predicates: ['Path=/below/{{id}}/**'], filters: [StripPrefix=2]}}
- {{id: gone, uri: 'lb://gone-service', predicates: ['Path=/gone/**']}}
- {{id: crossing, uri: 'lb://order-service', predicates: ['Path=/crossing/**', Method=PUT], filters: [StripPrefix=1],
   metadata: {{cors: {{allowedOrigins: 'https://pages.example', allowedMethods: PUT, allowedHeaders: X-Own,
   exposedHeaders: ETag, allowCredentials: true, maxAge: 600}}}}}}
- {{id: crossing-gone, uri: 'lb://gone-service', predicates: ['Path=/crossing-gone/**'],
   metadata: {{cors: {{allowedOrigins: '*'}}}}}}
"""
#: A visitor from there is a proxy whom the gateway believes.
PROXY = "127.0.0.2"
#: Pass to one role at once.
LONG_BODIES = 30
#: Bytes of slow visitors' that are kept.
HELD_LIMIT = 16 * 1024 * 1024
ROLES = ("customers", "inventory", "orders", "billing", "backoffice")


@pytest.fixture(scope="package")
def stubs() -> Iterator[dict[str, Stub]]:
    with ExitStack() as stack:
        yield {role: stack.enter_context(Stub()) for role in ROLES}


@pytest.fixture(scope="package")
def away() -> Iterator[Stub]:
    """A service that is none of ours."""
    with Stub() as stub:
        yield stub


@pytest.fixture(scope="package")
def running_door(stubs: dict[str, Stub], away: Stub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    behind = {role: [stub] for role, stub in stubs.items()}
    routes = ROUTES.format(away=away.url)
    bounds = {"GATEWAY_LONG_BODIES": str(LONG_BODIES), "GATEWAY_HELD_LIMIT": str(HELD_LIMIT)}
    said = {"GATEWAY_ROUTES": routes, "SHOP_TRUSTED_PROXIES": PROXY, **bounds}
    door = Door(tmp_path_factory.mktemp("door"), behind, **said)
    door.start()
    yield door
    door.kill()


@pytest.fixture
def door(running_door: Door, stubs: dict[str, Stub], away: Stub) -> Door:
    for stub in (away, *stubs.values()):
        stub.forget()
    return running_door


@pytest.fixture
def orders(door: Door, stubs: dict[str, Stub]) -> Stub:
    return stubs["orders"]
