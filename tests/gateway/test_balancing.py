"""What a route's metadata says of its instances."""

import pytest

from gateway.routes.balancing import choice, reads_user, wrong
from shop.calls.choice import USUAL, Choice
from tests.gateway.exchanges import exchange


def test_without_metadata_it_is_the_usual() -> None:
    assert choice(exchange("/")) is USUAL


@pytest.mark.parametrize(
    ("sticky", "key"),
    [
        ("user", "u1"),
        ("address", "203.0.113.9"),
        ("cookie:cart", "c1"),
        ("header:X-Cart", "h1"),
        ("cookie:other", ""),
        ("header:Other", ""),
    ],
)
def test_what_is_stuck_to(sticky: str, key: str) -> None:
    asked = exchange(
        "/",
        headers=[("cookie", "a=b; cart=c1"), ("x-cart", "h1")],
        user="u1",
        peer="203.0.113.9",
        metadata={"balance": "round-robin", "sticky": sticky},
    )
    assert choice(asked) == Choice("round-robin", key)


@pytest.mark.parametrize(
    "metadata", [{"balance": "random"}, {"balance": 1}, {"sticky": "cookie"}, {"sticky": "cookie:a b"}, {"sticky": 1}]
)
def test_what_cannot_be_is_refused(metadata: dict[str, object]) -> None:
    assert len(wrong(metadata)) == 1


@pytest.mark.parametrize("name", ["X-Forwarded-Proto", "Upgrade", "x_user_id"])
def test_a_header_that_never_comes_is_refused(name: str) -> None:
    assert wrong({"sticky": f"header:{name}"}) == [
        f"metadata.sticky: {name} is the gateway's own to say, or about a connection: none ever comes this far"
    ]


@pytest.mark.parametrize(
    "sticky", ["header:Host", "header:X-Request-Id", "header:X-Cart", "cookie:upgrade", "user", "address"]
)
def test_what_does_come_is_not_refused(sticky: str) -> None:
    assert not wrong({"sticky": sticky})


def test_whether_it_asks_for_the_user() -> None:
    assert reads_user({"sticky": "user"})
    assert not reads_user({"sticky": "address"})
