"""Which path goes where, and which goes nowhere."""

import pytest

from gateway.errors import PathRefused
from gateway.patterns.plain import require_plain
from gateway.routes.target import Target, target
from tests.gateway import raw
from tests.gateway.door import Door
from tests.gateway.exchanges import exchange
from tests.gateway.stub import Stub

WHERE = {
    "/api/orders/orders": ("orders", "/api/orders/orders"),
    "/api/orders": ("orders", "/api/orders"),
    "/api/customers/me": ("customers", "/api/customers/me"),
    "/api/inventory/products?q=l%C3%A0+b": ("inventory", "/api/inventory/products?q=l%C3%A0+b"),
    "/api/billing/invoices": ("billing", "/api/billing/invoices"),
    "/order-service/fullOrder/7": ("orders", "/fullOrder/7"),
    "/inventory-service/api/inventory/products": ("inventory", "/api/inventory/products"),
    "/customer-service/.well-known/jwks.json": ("customers", "/.well-known/jwks.json"),
    "/billing-service/api/schema": ("billing", "/api/schema"),
    "/.well-known/jwks.json": ("customers", "/.well-known/jwks.json"),
    "/admin/": ("backoffice", "/admin/"),
    "/admin/orders/order/1/change/?a=b": ("backoffice", "/admin/orders/order/1/change/?a=b"),
    "/static/admin/css/base.css": ("backoffice", "/static/admin/css/base.css"),
    "/media/products/table.webp": ("inventory", "/media/products/table.webp"),
    "/api/inventory/products/caf%C3%A9%20noir": ("inventory", "/api/inventory/products/caf%C3%A9%20noir"),
}

NOWHERE = (
    "/internal/orders/ship",
    "/internal/orders/events",
    "/order-service/internal/orders/ship",
    "/order-service/Internal/orders/ship",
    "/order-service/actuator/health",
    "/order-service/readyz",
    "/api/gateway/routes",
    "/api/configsvc/x",
    "/api/backoffice/x",
    "/api/Orders/orders",
    "/api/orders;x/orders",
    "/gateway-service/api/orders/orders",
    "/config-service/orders/default",
    "/config/actuator/config-changes",
    "/config/actuator/config-effective",
    "/unknown-service/x",
    "/administration",
    "/metrics",
    "/actuator/heapdump",
    "/.git/HEAD",
    "/orders/orders",
)

CROOKED = (
    "/api/orders/../customers/me",
    "/api/orders/%2e%2e/customers/me",
    "/api/orders/.%2E/customers/me",
    "/api/orders/./orders",
    "/api/orders/..%2finternal",
    "/api/orders%2Forders",
    "/api/orders//orders",
    "/api//orders/orders",
    "/order-service//internal/orders/ship",
    "/order-service/./internal/orders/ship",
    "/order-service/%2e/internal/orders/ship",
    "/order-service/%69nternal%2forders/ship",
    "/order-service/%2finternal/orders/ship",
    "/api/orders/%252e%252e/internal",
    "/api/orders/%252finternal",
    "/api/orders/a%5cb",
    "/api/orders/..%5cinternal",
    "/api/orders/a%00b",
    "/api/orders/a%0d%0aX-User:%201",
    "/api/orders/a%ffb",
    "/api/orders/%c0%ae%c0%ae/internal",
    "/api/orders/a%7fb",
)


@pytest.mark.parametrize("path", WHERE)
def test_a_path_goes_to_its_role(door: Door, stubs: dict[str, Stub], path: str) -> None:
    role, asked = WHERE[path]
    assert raw.get(door.port, path).status == 200
    assert {name: [one.line for one in stub.asked] for name, stub in stubs.items() if stub.asked} == {
        role: [f"GET {asked} HTTP/1.1"]
    }


@pytest.mark.parametrize("path", NOWHERE)
def test_other_paths_go_nowhere(door: Door, stubs: dict[str, Stub], path: str) -> None:
    reply = raw.get(door.port, path)
    assert reply.status == 404
    assert reply.values("Content-Type") == ["application/problem+json"]
    assert not any(stub.asked for stub in stubs.values())


def test_the_gateways_own_environment_is_told_to_no_stranger_and_asked_of_no_role(
    door: Door, stubs: dict[str, Stub]
) -> None:
    reply = raw.get(door.port, "/actuator/env")
    assert reply.status == 401
    assert not any(stub.asked for stub in stubs.values())


@pytest.mark.parametrize("path", CROOKED)
def test_a_path_with_two_readings_reaches_nobody(door: Door, stubs: dict[str, Stub], path: str) -> None:
    reply = raw.get(door.port, path)
    assert reply.status in {400, 404}
    assert not any(stub.asked for stub in stubs.values())


@pytest.mark.parametrize("path", ["http://evil.example/api/orders/orders", "/api/orders/a#b"])
def test_a_target_that_is_no_path_reaches_nobody(door: Door, orders: Stub, path: str) -> None:
    assert raw.get(door.port, path).status in {400, 404}
    assert not orders.asked


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "get", "PROPFIND"])
def test_other_methods_reach_nobody(door: Door, orders: Stub, method: str) -> None:
    assert raw.get(door.port, "/api/orders/orders", method=method).status in {400, 405}
    assert not orders.asked


def test_the_role_gets_one_spelling_of_what_was_decided_on() -> None:
    asked = exchange("/x", uri="lb://inventory-service")
    asked.path = "/api/inventory/products/café ?#"
    assert target(asked) == Target("lb://inventory-service", "inventory", "/api/inventory/products/caf%C3%A9%20%3F%23")


@pytest.mark.parametrize("path", ["/a/b/", "/", "/a.b/..c/d..", "/caf\u00e9/x y"])
def test_what_has_one_reading_passes(path: str) -> None:
    require_plain(path)


@pytest.mark.parametrize("path", ["/a/./b", "/a/..", "//a", "/a//b", "/a\\b", "/a\x00", "/a\nb", "/a%2fb", "/a\u2028b"])
def test_what_has_two_is_refused(path: str) -> None:
    with pytest.raises(PathRefused):
        require_plain(path)
