"""Instances written down."""

import pytest

from shop.discovery.base import Instance
from shop.discovery.static import InvalidServices, StaticRegistry


def test_it_knows_what_it_was_told() -> None:
    registry = StaticRegistry.parse("a-service=http://10.0.0.5:8777,https://B.example/ b-service=http://[::1]:80")
    assert registry.resolve("a-service") == [
        Instance("a-service", "http://10.0.0.5:8777"),
        Instance("a-service", "https://B.example"),
    ]
    assert registry.resolve("b-service") == [Instance("b-service", "http://[::1]:80")]
    assert list(registry.resolve("c-service")) == []


def test_nothing_said_is_nothing_known() -> None:
    assert list(StaticRegistry.parse("  ").resolve("a-service")) == []


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a=",
        "=http://a",
        "a=b",
        "a=//b",
        "a=ftp://b",
        "a=file:///etc/passwd",
        "a=http://",
        "a=http://b/c",
        "a=http://b?c",
        "a=http://b#c",
        "a=http://user:password@b",
        "a=http://b:port",
        "a=http://b:99999",
        "a=http://b,",
        "a=http://b a=http://c",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidServices, match="SHOP_SERVICES"):
        StaticRegistry.parse(text)
