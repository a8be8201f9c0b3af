"""The gateway in front of real roles: what they believe about who is asking, and what they serve through it."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from shop.web.peer import vouch
from tests.live.apart import Apart
from tests.live.client import Client

TRIES = 4
INSTANCES = {"customers": 1, "inventory": 1, "billing": 1, "orders": 1, "gateway": 1}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Apart]:
    apart = Apart(tmp_path_factory.mktemp("apart"), databases={}, instances=INSTANCES)
    apart.extra = {
        "CUSTOMERS_LOGIN_TRIES_PER_PEER": str(TRIES),
        "CUSTOMERS_LOGIN_TRIES_PER_ACCOUNT": "100",
        "SHOP_STOREFRONT": str(apart.folder / "not-built"),
    }
    try:
        apart.start()
        yield apart
    finally:
        apart.kill()


class _From(HTTPAdapter):
    """Connections begin at one of this machine's own addresses."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, source_address=(self._address, 0), **options)


def visitor(base: str, address: str) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.mount("http://", _From(address))
    return session


def tries(session: requests.Session, base: str, number: int, **headers: str) -> list[int]:
    """Log-ins with another unknown name each; the statuses."""
    return [
        session.post(
            f"{base}/api/customers/login",
            json={"login": f"nobody{id(session)}x{i}", "password": "not the password"},
            headers=headers,
            timeout=30,
        ).status_code
        for i in range(number)
    ]


def test_limits_count_the_visitor_behind_the_gateway(shop: Apart) -> None:
    greedy = tries(visitor(shop.base, "127.0.0.2"), shop.base, TRIES + 2)
    assert greedy == [401] * TRIES + [429] * 2
    assert tries(visitor(shop.base, "127.0.0.3"), shop.base, 1) == [401]


def test_no_header_makes_a_visitor_somebody_else(shop: Apart) -> None:
    for base, address in ((shop.base, "127.0.0.4"), (shop.of("customers")[0].url, "127.0.0.5")):
        session = visitor(base, address)
        assert tries(session, base, TRIES) == [401] * TRIES
        for name in ("X-Forwarded-For", "X_Forwarded_For", "Forwarded", "X-Real-IP", "X-Client-IP", "True-Client-IP"):
            assert tries(session, base, 1, **{name: "203.0.113.77"}) == [429], name


def test_a_credential_somebody_made_up_is_no_credential(shop: Apart) -> None:
    """Ours is signed with the key of this test run, which the roles do not know."""
    base = shop.of("customers")[0].url
    session = visitor(base, "127.0.0.6")
    assert tries(session, base, TRIES) == [401] * TRIES
    said = vouch("customers", address="203.0.113.78", host="127.0.0.1", scheme="https")
    assert tries(session, base, 1, **said) == [429]


def test_its_document_is_that_of_one_process(shop: Apart, client: Any) -> None:
    document = requests.get(f"{shop.base}/api/schema", timeout=30).json()
    assert document == client.get("/api/schema").json()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/readyz", 200),
        ("/livez", 200),
        ("/favicon.ico", 200),
        ("/api/docs", 200),
        ("/api/inventory/products", 200),
        ("/inventory-service/api/inventory/products", 200),
        ("/order-service/api/orders/orders", 401),
        ("/order-service/fullOrder/nobodys", 404),
        ("/customer-service/.well-known/jwks.json", 200),
        ("/customer-service/params", 200),
        ("/billing-service/api/billing/payment-methods", 200),
        ("/.well-known/jwks.json", 200),
        ("/internal/orders/ship", 404),
        ("/order-service/internal/orders/ship", 404),
    ],
)
def test_a_look_around(shop: Apart, path: str, status: int) -> None:
    assert requests.get(shop.base + path, timeout=30, allow_redirects=False).status_code == status


def test_a_visitor_speaks_their_language(shop: Apart) -> None:
    guest = Client(shop.base)
    guest.language = "fr"
    assert guest.get("/api/orders/orders").json()["title"] == "Veuillez vous connecter"


def test_pipelined_requests_get_their_own_answers(shop: Apart) -> None:
    lines = "".join(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" for path in ("/livez", "/api/orders/cart", "/"))
    port = shop.of("gateway")[0].port
    with socket.create_connection(("127.0.0.1", port or 0), timeout=30) as connection:
        connection.sendall(lines.encode())
        connection.settimeout(5)
        received = b""
        while received.count(b"HTTP/1.1 ") < 3:
            received += connection.recv(65536)
    kinds = [line for line in received.split(b"\r\n") if line.lower().startswith(b"content-type")]
    assert [kind.partition(b": ")[2].partition(b";")[0] for kind in kinds] == [
        b"application/json",
        b"application/json",
        b"text/html",
    ]
