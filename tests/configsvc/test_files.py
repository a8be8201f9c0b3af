"""Plain files: variants for profiles, raw bytes, conditional answers, and nothing from outside the folders."""

from pathlib import Path

import pytest

from configsvc.environment.values import Environment
from configsvc.queries import plain_files
from configsvc.rules.readers import EVERY, Reader
from shop.errors import Forbidden
from tests.configsvc.server import USER, ConfigServer


@pytest.fixture(scope="module")
def named(server: ConfigServer) -> str:
    name = "filed"
    server.set({name: {"server.name": "shop.example"}})
    return name


def test_24_the_variant_for_a_profile_comes_first(server: ConfigServer, named: str) -> None:
    assert server.get(f"/{named}/dev/main/nginx.conf").text == "dev shop.example"
    plain = server.get(f"/{named}/default/main/nginx.conf")
    assert plain.text == "server shop.example; # ${nobody}"
    assert plain.headers["Content-Type"] == "text/plain;charset=utf-8"
    assert server.get(f"/{named}/dev/v9/nginx.conf").text == "nine"
    assert server.get(f"/{named}/dev/main/nothing.conf").status_code == 404
    assert "${server.name}" in server.get(f"/{named}/default/main/nginx.conf?resolvePlaceholders=false").text


def test_24_as_octets_it_is_as_it_lies_there(server: ConfigServer, named: str) -> None:
    answer = server.get(f"/{named}/dev/main/logo.bin", accept="application/octet-stream")
    assert answer.content == b"\x00\xff${server.name}"
    assert answer.headers["Content-Type"] == "application/octet-stream"


def test_24_not_modified(server: ConfigServer, named: str) -> None:
    path = f"/{named}/default/main/nginx.conf"
    since = server.get(path).headers["Last-Modified"]
    again = server.get(path, If_Modified_Since=since)
    assert (again.status_code, again.content) == (304, b"")


def test_24_the_charset_asked_for(server: ConfigServer, named: str) -> None:
    answer = server.get(f"/{named}/default/main/nginx.conf", Accept_Charset="nonsense, iso-8859-1")
    assert answer.headers["Content-Type"] == "text/plain;charset=iso-8859-1"


@pytest.mark.parametrize(
    "path",
    ["link.conf", "%2e%2e/outside.conf", "..%2foutside.conf", "%252e%252e/outside.conf", "/etc/passwd", "a/../x"],
)
def test_24_nothing_outside_is_read(server: ConfigServer, named: str, path: str) -> None:
    answer = server.get(f"/{named}/dev/main/{path}")
    assert answer.status_code in {400, 404}
    assert "CANARY" not in answer.text


def test_25_a_file_of_the_default_label(server: ConfigServer, named: str) -> None:
    answer = server.get(f"/{named}/dev/nginx.conf?useDefaultLabel")
    assert (answer.status_code, answer.text) == (200, "dev shop.example")
    assert server.get(f"/{named}/dev/nginx.conf").status_code == 404  # without it, that is a label nobody knows


def test_a_file_of_another_application_is_not_served(server: ConfigServer, named: str) -> None:
    assert server.get(f"/{named}/dev/main/nginx.conf", auth=None).status_code == 401
    assert server.get(f"/{named}/dev/main/nginx.conf", auth=(USER[0], "wrong")).status_code == 401


def test_people_get_no_settings_as_they_lie_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They would see the secrets in them."""
    (tmp_path / "alpha.yml").write_text("password: CANARY")
    (tmp_path / "motd").write_text("hello")
    monkeypatch.setattr(plain_files, "folders", lambda: [tmp_path])
    asked = Environment(name="alpha", profiles=("dev",), label=None, sources=())
    person = Reader("staff", frozenset({EVERY}), sees_secrets=False)
    assert plain_files.plain_file(asked, "motd", person).content == b"hello"
    with pytest.raises(Forbidden):
        plain_files.plain_file(asked, "alpha.yml", person)
    machine = Reader("of-all", frozenset({EVERY}))
    assert plain_files.plain_file(asked, "alpha.yml", machine).content == b"password: CANARY"
