"""Calls believe nothing in the environment, follow nobody, and carry nothing from one call to the next."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from shop.calls.session import session
from shop.discovery.memory import MemoryRegistry
from tests.fakes.peer import answers, peer
from tests.shop.calls.conftest import SERVICE, Call

GOOD = answers("200 OK", b"0.0", "Set-Cookie: tracked=1; Path=/")


def test_proxies_and_netrc_of_the_environment_are_ignored(
    peers: MemoryRegistry, remotely: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login eve password hunter2\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with peer(answers("200 OK", b"9.0")) as proxy, peer(GOOD) as found:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        peers.put(SERVICE, found.url)
        assert remotely("slow", seconds=0.0) == 0.0
        assert proxy.requests == []
    assert b"Bearer " in found.calls[0]
    assert b"Basic" not in found.calls[0]


def test_cookies_are_not_kept(peers: MemoryRegistry, remotely: Call) -> None:
    with peer(GOOD) as found:
        peers.put(SERVICE, found.url)
        for _ in range(2):
            remotely("slow", seconds=0.0)
        assert len(found.calls) == 2
        assert all(b"cookie" not in request.lower() for request in found.calls)


def test_compression_is_not_asked_for(peers: MemoryRegistry, remotely: Call) -> None:
    with peer(GOOD) as found:
        peers.put(SERVICE, found.url)
        remotely("slow", seconds=0.0)
        assert b"accept-encoding: identity" in found.calls[0].lower()


def test_certificates_are_checked(settings: Settings) -> None:
    assert session().verify is True
    settings.SHOP_TLS_CA = "/etc/shop/ca.pem"
    assert session().verify == "/etc/shop/ca.pem"
