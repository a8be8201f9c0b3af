"""What keeps a command from its work is one clear line that names the cure, and costs nothing."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.process import Process, inherited, manage
from tests.servers.ports import free_ports

STARTS_WITHIN = 30.0


def environment(folder: Path, **extra: str) -> dict[str, str]:
    return {
        **inherited(),
        "DJANGO_SETTINGS_MODULE": "settings.local",
        "SHOP_VAR": str(folder),
        "PYTHONUNBUFFERED": "1",
        **extra,
    }


def refused(*arguments: str, folder: Path) -> str:
    """The one line that a command says about why it does nothing."""
    done = manage(*arguments, environment=environment(folder), check=False, warm=False)
    assert done.returncode == 1, done.stdout + done.stderr
    (line,) = done.stderr.splitlines()
    return line


@pytest.fixture
def taken() -> Iterator[int]:
    """A port somebody listens on, and a fleet's others, for which there is room behind it."""
    first, *_ = free_ports(1000)
    with socket.create_server(("127.0.0.1", first)):
        yield first


@pytest.fixture
def unwritable(tmp_path: Path) -> Path:
    """A folder that nobody can make, not even root."""
    (tmp_path / "file").touch()
    return tmp_path / "file" / "var"


@pytest.mark.parametrize("command", [("up",), ("serve", "orders")])
def test_a_port_in_use(command: tuple[str, ...], taken: int, tmp_path: Path) -> None:
    line = refused(*command, "--port", str(taken), folder=tmp_path)
    assert f"Port {taken} on 127.0.0.1 is in use" in line
    assert "--port" in line
    assert list(tmp_path.glob("*.sqlite3")) == []


def test_a_port_in_use_by_one_of_many(taken: int, tmp_path: Path) -> None:
    line = refused("apart", "--port-base", str(taken), "--no-consul", folder=tmp_path)
    assert f"gateway: Port {taken} on 127.0.0.1 is in use" in line
    assert "--port-base" in line


@pytest.mark.parametrize("command", ["up", "apart"])
def test_a_folder_that_cannot_be_written(command: str, unwritable: Path) -> None:
    line = refused(command, "--no-demo", folder=unwritable)
    assert f"The folder {unwritable} cannot be written" in line
    assert "SHOP_VAR" in line


@pytest.mark.parametrize("command", ["migrate", "demo", "prove"])
def test_a_database_that_cannot_be_opened(command: str, unwritable: Path) -> None:
    assert "unable to open database file" in refused(command, folder=unwritable)


@pytest.mark.parametrize("command", ["demo", "prove"])
def test_a_database_without_tables(command: str, tmp_path: Path) -> None:
    assert "manage.py migrate" in refused(command, folder=tmp_path)


def test_the_development_server_says_what_is_not_migrated_and_starts_no_jobs(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    server = Process(["runserver", "--noreload", str(port)], environment=environment(tmp_path), log=tmp_path / "log")
    try:
        deadline = time.monotonic() + STARTS_WITHIN
        while "Starting development server" not in (log := (tmp_path / "log").read_text()):
            assert time.monotonic() < deadline, log
            time.sleep(0.1)
        assert "Not migrated: customers, inventory, billing, orders" in log
    finally:
        server.kill()
    assert "work round failed" not in (tmp_path / "log").read_text()
