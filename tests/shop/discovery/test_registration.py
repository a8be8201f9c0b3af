"""What a process is called in the registry."""

from typing import Any

import pytest

from shop.discovery import address
from shop.discovery.address import NoAddress, advertised
from shop.discovery.registration import ROUTABLE, Place, registrar, registrations
from shop.roles.catalogue import ALL, BACKOFFICE, ROLES

HERE = Place(address="10.0.0.5", port=8083, version="7", zone="north", weight=3)


def test_a_role_is_registered_under_its_service_name() -> None:
    (one,) = registrations(ROLES["orders"], HERE)
    assert (one.id, one.name, one.address, one.port) == (
        "order-service-10-0-0-5-8083",
        "order-service",
        "10.0.0.5",
        8083,
    )
    assert one.check == "http://10.0.0.5:8083/readyz"
    assert one.meta == {"version": "7", "role": "orders", "zone": "north", "weight": "3", "secure": "false"}
    assert one.weight == 3
    assert ROUTABLE in one.tags


def test_a_service_with_aliases_is_registered_under_each() -> None:
    assert [one.name for one in registrations(ROLES["gateway"], HERE)] == ["gateway-service", "gateaway-service"]
    assert [one.name for one in registrations(ROLES["configsvc"], HERE)] == ["config-service", "configserver"]


def test_all_is_registered_under_every_name_with_an_id_for_each() -> None:
    found = registrations(ROLES[ALL], HERE)
    assert sorted(one.name for one in found) == [
        "backoffice-service",
        "billing-service",
        "config-service",
        "configserver",
        "customer-service",
        "gateaway-service",
        "gateway-service",
        "inventory-service",
        "order-service",
    ]
    assert len({one.id for one in found}) == len(found)


def test_beside_the_shop_a_config_server_is_below_its_root() -> None:
    """Under the name that Spring's clients read."""
    paths = {one.name: one.meta["configPath"] for one in registrations(ROLES[ALL], HERE) if "configPath" in one.meta}
    assert paths == {"config-service": "/config", "configserver": "/config"}
    assert all("configPath" not in one.meta for one in registrations(ROLES["configsvc"], HERE))


@pytest.mark.parametrize("role", ["gateway", "configsvc", BACKOFFICE])
def test_what_is_not_for_customers_is_not_routable(role: str) -> None:
    assert all(ROUTABLE not in one.tags for one in registrations(ROLES[role], HERE))


def test_over_tls_it_says_so() -> None:
    (one,) = registrations(ROLES["orders"], Place(address="10.0.0.5", port=8083, secure=True))
    assert one.meta["secure"] == "true"
    assert one.check.startswith("https://")


@pytest.mark.parametrize(
    ("host", "id", "check"),
    [
        ("fd00::5", "order-service-fd00-5-80", "http://[fd00::5]:80/readyz"),
        ("Shop_1.example.com", "order-service-Shop-1-example-com-80", "http://Shop_1.example.com:80/readyz"),
    ],
)
def test_an_id_is_one_dns_label(host: str, id: str, check: str) -> None:  # noqa: A002 - what it is
    (one,) = registrations(ROLES["orders"], Place(address=host, port=80))
    assert (one.id, one.check) == (id, check)


@pytest.mark.parametrize(
    ("host", "configured", "found"),
    [
        ("10.0.0.5", "", "10.0.0.5"),
        ("::1", "", "::1"),
        ("0.0.0.0", "shop-1", "shop-1"),
        ("10.0.0.5", "[fd00::5]", "fd00::5"),
    ],
)
def test_what_is_advertised(host: str, configured: str, found: str) -> None:
    assert advertised(host=host, configured=configured) == found


def test_listening_everywhere_the_way_out_is_advertised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "_FAR", dict.fromkeys(address._FAR, ("127.0.0.1", 9)))
    assert advertised(host="0.0.0.0", configured="") == "127.0.0.1"


def test_without_a_way_out_it_asks_for_an_address(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(address, "_FAR", dict.fromkeys(address._FAR, ("255.255.255.255", 9)))
    with pytest.raises(NoAddress, match="SHOP_ADVERTISE_HOST"):
        advertised(host="0.0.0.0", configured="")
    assert registrar("0.0.0.0", 8083) is None
    assert "not registered" in caplog.text


@pytest.mark.parametrize(("configured", "named"), [("10.0.0.5", "10.0.0.5"), ("fd00::5", "[fd00::5]")])
def test_a_process_answers_to_the_address_it_is_registered_by(settings: Any, configured: str, named: str) -> None:
    settings.ALLOWED_HOSTS, settings.SHOP_ADVERTISE_HOST = ["shop.example"], configured
    assert registrar("127.0.0.1", 8083) is not None
    assert ["shop.example", named] == settings.ALLOWED_HOSTS
