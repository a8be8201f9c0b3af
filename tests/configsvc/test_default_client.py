"""The client ``user``: with a password that is made where none was given, and never with one that everybody knows."""

import re
import stat
from pathlib import Path
from typing import Final

import pytest

from tests.configsvc.server import SHAPES, running
from tests.live.process import Process, inherited
from tests.servers.ports import free_ports

#: Of a server: all but what is under test is as it should be.
PRODUCTION: Final = {
    "DJANGO_SETTINGS_MODULE": "settings.production",
    "SHOP_ROLE": "configsvc",
    "SHOP_ALLOWED_HOSTS": "localhost",
    "SHOP_SECRET_KEY": "b3f1c7a9d2e84f60915c8a7d6e5f4b3c2a1908f7e6d5c4b3a291807f6e5d4c3b",
    "CONFIG_PASSWORD": "nobody-knows-this-one",
}
ENDS_WITHIN = 120.0


@pytest.mark.parametrize("shape", SHAPES)
def test_a_password_is_made_kept_and_said_where(shape: str, tmp_path: Path) -> None:
    with running(shape, tmp_path, {"CONFIG_PASSWORD": ""}) as server:
        path = tmp_path / "var" / "config-password"
        password = path.read_text().strip()
        assert f"password in {path}" in server.log
        assert password not in server.log
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert len(password) > 30
        assert server.get("/any/dev", auth=("user", password)).status_code == 200
        assert server.get("/any/dev", auth=("user", "")).status_code == 401
    with running(shape, tmp_path, {"CONFIG_PASSWORD": ""}) as again:
        assert path.read_text().strip() == password
        assert again.get("/any/dev", auth=("user", password)).status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONFIG_PASSWORD", "changeme"),
        ("SHOP_SECRET_KEY", "embedded-and-known-to-everybody-never-for-production"),
        ("ENCRYPT_KEY", "foo"),
        ("CONFIGSVC_DATABASE_URL", "postgres://postgres:postgres@127.0.0.1:1/shop"),
    ],
)
def test_a_server_does_not_start_with_what_everybody_knows(name: str, value: str, tmp_path: Path) -> None:
    said = _refused({**PRODUCTION, name: value}, tmp_path)
    assert re.search(rf"\(shop\.E009\) {name} is a secret that everybody knows", said), said
    assert value not in said


def _refused(environment: dict[str, str], folder: Path) -> str:
    """What it says when it ends by itself, with an error."""
    (port,) = free_ports(1)
    told = {**inherited(), **environment, "SHOP_VAR": str(folder / "var"), "SHOP_RUN": str(folder / "run")}
    process = Process(["serve", "--port", str(port)], environment=told, log=folder / "log")
    try:
        assert process.died(within=ENDS_WITHIN)
        assert process.wait(within=1) != 0
    finally:
        process.kill()
    return (folder / "log").read_text()
