"""Which config server is asked: one that answers, until it does not; and what is made of answers that are none."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import pytest
from django.test import Client

from shop.calls import configuration
from shop.calls.configuration import ServiceSource
from shop.config import live
from shop.config.base import SettingsWithheld, SourceUnavailable
from shop.config.declarations import load
from shop.config.kept import Kept
from shop.config.live import Live
from shop.config.snapshot import now
from shop.config.watch import Watch
from shop.consul import Found
from shop.discovery.base import Instance
from shop.discovery.static import StaticRegistry
from shop.discovery.watch import _instances
from tests.servers.ports import free_ports

load()

#: A machine has other things to do.
PATIENCE: Final = 30.0
NOT_FOUND = {"timestamp": "now", "status": 404, "error": "Not Found", "path": "/x", "message": "Application Not Found"}


class Server:
    """Answers as it is told; counts. ``status`` 0: hangs up."""

    def __init__(self, value: str) -> None:
        self.status, self.body = 200, document(value)
        self.asked: list[dict[str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(dict(self.headers))
                if not outer.status:
                    return
                self.send_response(outer.status)
                self.send_header("ETag", '"of the content"')
                self.send_header("Content-Length", str(len(outer.body)))
                self.end_headers()
                self.wfile.write(outer.body)

            def log_message(self, *arguments: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def document(value: str) -> bytes:
    return document_of({"k": value})


def document_of(settings: dict[str, str]) -> bytes:
    return json.dumps({"propertySources": [{"name": "x", "source": settings}]}).encode()


@contextmanager
def serving(*values: str) -> Iterator[list[Server]]:
    with ExitStack() as stack:
        found = [Server(value) for value in values]
        for server in found:
            stack.callback(server.close)
        yield found


def known(source: ServiceSource) -> object:
    return source.read("some-service", []).settings[0].value


@pytest.fixture(params=["written down", "discovered"])
def made(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[list[str]], ServiceSource]:
    """A source that is to find servers at these addresses."""

    def source(urls: list[str]) -> ServiceSource:
        if request.param == "written down":
            return ServiceSource(", ".join(url.replace("://", "://user:pass@") for url in urls))
        found = StaticRegistry({"config-service": [Instance("config-service", url) for url in urls]})
        monkeypatch.setattr(configuration, "registry", lambda: found)
        return ServiceSource()

    return source


def test_one_that_is_down_is_passed_over(made: Callable[[list[str]], ServiceSource]) -> None:
    with serving("here") as (server,):
        nobody = [f"http://127.0.0.1:{port}" for port in free_ports(2)]
        for _ in range(3):
            assert known(made([*nobody, server.url])) == "here"
    assert all("Authorization" in asked for asked in server.asked)


def test_one_that_answers_is_asked_again_until_it_does_not(made: Callable[[list[str]], ServiceSource]) -> None:
    with serving("a", "b") as servers:
        source = made([server.url for server in servers])
        first = known(source)
        assert {known(source) for _ in range(5)} == {first}
        (mine,) = [server for server in servers if server.asked]
        (other,) = [server for server in servers if not server.asked]
        for mine.status in (503, 0):
            assert known(source) != first
        mine.status = 200
        count = len(other.asked)
        assert known(source) != first, "it stays with whom it found"
        assert len(other.asked) == count + 1


def test_when_all_are_out_of_order_that_is_what_it_says(made: Callable[[list[str]], ServiceSource]) -> None:
    with serving("a", "b") as servers:
        for server in servers:
            server.status = 500
        with pytest.raises(SourceUnavailable, match="500"):
            known(made([server.url for server in servers]))


@pytest.mark.parametrize("status", [401, 403])
def test_who_refuses_is_believed(made: Callable[[list[str]], ServiceSource], status: int) -> None:
    with serving("a", "b") as servers:
        for server in servers:
            server.status = status
        with pytest.raises(SourceUnavailable, match=str(status)):
            known(made([server.url for server in servers]))
        assert sum(len(server.asked) for server in servers) == 1


@pytest.mark.django_db(databases="__all__")
def test_a_role_of_which_a_config_server_knows_nothing_is_ready_and_says_so(tmp_path: Any) -> None:
    with serving("a") as (server,):
        server.status, server.body = 404, json.dumps(NOT_FOUND).encode()
        source = ServiceSource(server.url.replace("://", "://user:pass@"))
        with pytest.raises(SettingsWithheld):
            known(source)
        found = Live(("billing-service",), source="service", kept=None)
        live.begin(found)
        try:
            Watch(found, source, []).look()
            said = Client().get("/readyz").json()
        finally:
            live.begin(None)
    assert said["parts"]["configuration"] == "ok"
    assert said["degraded"]["configuration:withheld"] == "the config server has nothing for this service, and says 404"


@pytest.mark.django_db(databases="__all__")
def test_where_no_config_server_is_it_is_not_ready_and_says_why() -> None:
    with serving("a") as (server,):
        server.status, server.body = 404, b"<html>not here</html>"
        found = Live(("billing-service",), source="service", kept=None)
        live.begin(found)
        try:
            Watch(found, ServiceSource(server.url.replace("://", "://user:pass@")), []).look()
            answer = Client().get("/readyz")
        finally:
            live.begin(None)
    assert (answer.status_code, answer.json()["parts"]["configuration"]) == (503, "never heard of")
    assert answer.json()["degraded"]["configuration:unheard"] == "the config server answered 404"


@pytest.mark.django_db(databases="__all__")
def test_a_first_start_waits_for_its_settings_and_every_later_one_does_not(tmp_path: Path) -> None:
    """Not ready before anybody ever said what is set; then on what was said, whoever is there."""
    kept = Kept(tmp_path / "billing.kept", "secret")
    with serving("a") as (server,):
        server.status, server.body = 0, document_of({"billing.tax-standard": "1900"})
        source = ServiceSource(server.url.replace("://", "://user:pass@"))
        with following(Live(("billing-service",), source="service", kept=kept), source) as watch:
            assert watch.looked.wait(PATIENCE)
            assert readiness() == (503, "never heard of", {"configuration:unheard"})
            server.status = 200
            until(lambda: readiness() == (200, "ok", set()))
        server.status = 0
        with following(Live(("billing-service",), source="service", kept=kept), source) as watch:
            assert watch.looked.wait(PATIENCE)
            assert readiness() == (200, "ok", {"configuration:stale"})
            assert now().model("billing").model_dump()["tax_standard"] == 1900


@contextmanager
def following(found: Live, source: ServiceSource) -> Iterator[Watch]:
    """In force inside, and followed by a thread of its own."""
    watch = Watch(found, source, [])
    live.begin(found)
    watch.start()
    try:
        yield watch
    finally:
        watch.stop()
        live.begin(None)


def readiness() -> tuple[int, str, set[str]]:
    """The status of ``/readyz``, what it says of the settings, and what is in doubt about them."""
    answer = Client().get("/readyz")
    said = answer.json()
    doubts = {name for name in said["degraded"] if name.startswith("configuration:")}
    return answer.status_code, said["parts"]["configuration"], doubts


def until(look: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not look():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_one_beside_a_shop_is_asked_below_its_path(monkeypatch: pytest.MonkeyPatch) -> None:
    beside = Instance("config-service", "http://127.0.0.1:8000", config_path="/config")
    monkeypatch.setattr(configuration, "registry", lambda: StaticRegistry({"config-service": [beside]}))
    assert ServiceSource()._addresses() == ["http://127.0.0.1:8000/config"]


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ("/config", "/config"),
        ("config/", "/config"),
        ("", ""),
        ("//evil", "/evil"),
        ("/a/../b", ""),
        ("/a?b", ""),
        ("@x", ""),
    ],
)
def test_a_path_in_the_catalogue_is_one_or_nothing(said: str, path: str) -> None:
    found = Found("c-1", "10.0.0.5", 8000, {"configPath": said})
    (instance,) = _instances("config-service", [found])
    assert (instance.url, instance.config_path) == ("http://10.0.0.5:8000", path)
