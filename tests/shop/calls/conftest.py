"""The example module, served by this process, and the two ways to call it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from shop.calls import credential
from shop.calls.context import correlated
from shop.calls.http import HTTPTransport
from shop.calls.local import LocalTransport
from shop.calls.published import Transport
from shop.calls.wire import operations
from shop.discovery.memory import MemoryRegistry
from shop.roles.catalogue import ROLES, Role
from tests.fakes.example import local
from tests.fakes.example.interface.contract import Example
from tests.fakes.wsgi_adapter import WSGIAdapter

MODULE = "tests.fakes.example"
SERVICE = "example-service"

#: Calls an operation of the example by name with keyword arguments.
Call = Callable[..., Any]


@pytest.fixture(autouse=True)
def example_served_by(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process serves the example and is the role ``orders``."""
    get_resolver().url_patterns  # noqa: B018 - the addresses of all roles, before this is one of them
    role = Role("orders", "order-service", 8083, serves=("orders", MODULE), installed=("orders",))
    monkeypatch.setitem(ROLES, "orders", role)
    monkeypatch.setenv("SHOP_ROLE", "orders")
    local.ran.clear()
    with correlated("test-request-id"):
        yield
    credential._private_key.cache_clear()
    credential._public_keys.cache_clear()


@pytest.fixture
def peers(monkeypatch: pytest.MonkeyPatch) -> MemoryRegistry:
    """Where ``example-service`` is: nowhere yet."""
    registry = MemoryRegistry()
    monkeypatch.setattr("shop.calls.http.registry", lambda: registry)
    return registry


@pytest.fixture
def transport(peers: MemoryRegistry) -> Iterator[HTTPTransport]:
    """A fresh remote side: its own pool, records and budget."""
    made = HTTPTransport(SERVICE)
    yield made
    made.close()


@pytest.fixture
def wsgi(transport: HTTPTransport, peers: MemoryRegistry) -> WSGIAdapter:
    """The example behind HTTP, in this process, at http://peer-a."""
    adapter = WSGIAdapter(get_wsgi_application())
    transport._session.mount("http://peer-", adapter)
    transport._fresh_session.mount("http://peer-", adapter)
    peers.put(SERVICE, "http://peer-a")
    return adapter


def calling(transport: Transport) -> Call:
    """A function that calls the example through ``transport`` as a published handle does."""

    def call(name: str, /, **arguments: Any) -> Any:
        found = operations(MODULE, Example)[name]
        return found.decode_result(transport.call(found, found.encode_arguments(arguments)))

    return call


@pytest.fixture
def over_http(wsgi: WSGIAdapter, remotely: Call) -> Call:
    """Calls over HTTP, in process."""
    return remotely


@pytest.fixture
def remotely(transport: HTTPTransport) -> Call:
    """Calls over HTTP to whatever the test puts into ``peers``."""
    return calling(transport)


@pytest.fixture
def locally() -> Call:
    """Plain calls."""
    return calling(LocalTransport())


@pytest.fixture(params=["local", "http"])
def call(request: pytest.FixtureRequest) -> Call:
    """Both ways in turn."""
    found: Call = request.getfixturevalue("locally" if request.param == "local" else "over_http")
    return found
