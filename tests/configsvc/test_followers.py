"""Roles that follow the config server over HTTP: their own settings, changes at once, and no more than that."""

import threading
from typing import Any

import pytest

from shop.calls import configuration, credential
from shop.calls.configuration import ServiceSource
from shop.config.base import Reading, SourceUnavailable
from shop.discovery.base import Instance
from shop.discovery.static import StaticRegistry
from tests.configsvc.server import ConfigServer


def source(server: ConfigServer) -> ServiceSource:
    return ServiceSource(server.base.replace("http://", "http://user:a%20password%20for%20tests@"))


def values(reading: Reading) -> dict[str, object]:
    return {setting.key: setting.value for setting in reversed(reading.settings)}


def test_it_hears_of_a_change_while_it_waits(server: ConfigServer) -> None:
    following = source(server)
    server.set({"followed-service": {"followed.at": "1"}})
    before = following.read("followed-service", [])
    assert values(before)["followed.at"] == "1"
    later: list[Reading] = []
    waiting = threading.Thread(
        target=lambda: later.append(following.read("followed-service", [], after=before.version, wait_seconds=20))
    )
    waiting.start()
    server.set({"followed-service": {"followed.more": "2"}})
    waiting.join(10)
    assert values(later[0])["followed.more"] == "2"
    assert later[0].version != before.version


def test_when_nothing_changes_it_has_what_it_had(server: ConfigServer) -> None:
    following = source(server)
    before = following.read("unchanged-service", [])
    assert following.read("unchanged-service", [], after=before.version, wait_seconds=1) == before


def test_who_is_not_believed_or_hears_nobody_is_told(server: ConfigServer) -> None:
    with pytest.raises(SourceUnavailable, match="401"):
        ServiceSource(server.base.replace("http://", "http://user:wrong@")).read("some-service", [])
    with pytest.raises(SourceUnavailable):
        ServiceSource("http://127.0.0.1:1").read("some-service", [])


def test_a_role_is_known_by_its_credential_and_hears_of_nothing_set(
    strict_server: ConfigServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where others are told 404: our roles have defaults, and would never be ready."""
    instance = Instance("config-service", f"{strict_server.base}/cfg")
    settings.SHOP_EMBEDDED_KEYS = strict_server.folder / "var" / "keys"
    monkeypatch.setenv("SHOP_ROLE", "billing")
    credential._private_key.cache_clear()
    monkeypatch.setattr(configuration, "registry", lambda: StaticRegistry({"config-service": [instance]}))
    try:
        assert values(ServiceSource().read("billing-service", [])) == {"forced": "yes", "written": "${later}"}
        with pytest.raises(SourceUnavailable, match="403"):
            ServiceSource().read("order-service", [])
    finally:
        credential._private_key.cache_clear()
    assert strict_server.get("/cfg/billing-service/default").status_code == 404
