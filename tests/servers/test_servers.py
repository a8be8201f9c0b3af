"""Each server starts, does one real thing, and is gone when the run is gone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeVar

import psycopg
import pytest
import requests

from tests.servers.consul import ConsulAgent
from tests.servers.openbao import OpenBao
from tests.servers.postgres import Postgres
from tests.servers.process import REQUIRED, DidNotStartError, MissingServerError, ServerProcess, started
from tests.servers.valkey import Valkey

PROJECT = Path(__file__).parents[2]
GONE_WITHIN = 15.0
T = TypeVar("T")


def test_postgres_gives_each_module_its_own_login_and_database(postgres: Postgres) -> None:
    orders, billing = postgres.create_database("orders"), postgres.create_database("billing")
    with psycopg.connect(orders) as connection:
        connection.execute("CREATE TABLE kept (number int)")
        connection.execute("INSERT INTO kept VALUES (42)")
    with psycopg.connect(orders) as connection:
        assert connection.execute("SELECT number FROM kept").fetchall() == [(42,)]
    login, database = orders.rpartition("/")[0], billing.rpartition("/")[2]
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(f"{login}/{database}")


def test_postgres_asks_for_the_password(postgres: Postgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.url.replace(postgres.password, "guessed"))


def test_valkey_counts(valkey: Valkey) -> None:
    assert [valkey.say("INCR", "visits") for _ in range(2)] == [":1", ":2"]


def test_openbao_keeps_a_secret(openbao: OpenBao) -> None:
    secrets = openbao.client().secrets.kv.v2
    secrets.create_or_update_secret("orders", {"key": "value"})
    answer = secrets.read_secret_version("orders", raise_on_deleted_version=True)
    assert answer["data"]["data"] == {"key": "value"}


def test_openbao_refuses_a_stranger(openbao: OpenBao) -> None:
    assert not openbao.client(token="guessed").is_authenticated()


def test_consul_lists_a_service_registered_with_it(consul_agent: ConsulAgent) -> None:
    registration = {"Name": "order-service", "Address": "127.0.0.1", "Port": 8083}
    requests.put(f"{consul_agent.address}/v1/agent/service/register", json=registration, timeout=5).raise_for_status()
    listed = requests.get(f"{consul_agent.address}/v1/catalog/service/order-service", timeout=5).json()
    assert [instance["ServicePort"] for instance in listed] == [8083]


def test_a_missing_server_skips_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(REQUIRED, raising=False)
    with pytest.raises(pytest.skip.Exception, match="no such server"):
        next(started(no_such_server))


def test_a_missing_server_fails_where_servers_are_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REQUIRED, "1")
    with pytest.raises(pytest.fail.Exception, match="no such server"):
        next(started(no_such_server))


def no_such_server() -> AbstractContextManager[object]:
    """A server this machine has not."""
    raise MissingServerError("no such server")


def test_a_server_that_ends_at_once_is_quoted(tmp_path: Path) -> None:
    with pytest.raises(DidNotStartError, match="the port is taken"):
        ServerProcess(["sh", "-c", "echo the port is taken; exit 1"], folder=tmp_path, answers=lambda: False)


@pytest.mark.parametrize("killed_by", [signal.SIGTERM, signal.SIGKILL], ids=lambda sent: sent.name)
def test_a_server_ends_with_its_run_even_when_that_is_killed(killed_by: signal.Signals, tmp_path: Path) -> None:
    """The run here is a Python that starts a server on its leash and then waits to be killed."""
    pid_file, folder = tmp_path / "pid", tmp_path / "server"
    folder.mkdir()
    server = ["sh", "-c", f"echo $$ > {pid_file}; exec sleep 600"]
    run = subprocess.Popen([sys.executable, "-c", _RUN, str(folder), str(pid_file), *server], cwd=PROJECT)
    pid = int(_eventually(lambda: pid_file.exists() and pid_file.read_text().strip()))
    assert _is_running(pid)
    run.send_signal(killed_by)
    run.wait()
    assert _eventually(lambda: not _is_running(pid) and not folder.exists())


_RUN = """
import sys, time
from contextlib import AbstractContextManager
from pathlib import Path
from tests.servers.process import ServerProcess
folder, pid_file, *server = sys.argv[1:]
held = ServerProcess(server, folder=Path(folder), answers=Path(pid_file).exists)
time.sleep(600)
"""


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _eventually(probe: Callable[[], T]) -> T:
    deadline = time.monotonic() + GONE_WITHIN
    while not (outcome := probe()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return outcome


def test_a_copied_database_belongs_to_its_own_login(postgres: Postgres) -> None:
    with psycopg.connect(postgres.create_database("first"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (number integer)")
        connection.execute("INSERT INTO kept VALUES (7)")
        name = connection.info.dbname
    template = postgres.made_template(f"/{name}")
    with psycopg.connect(postgres.create_database("copied", like=template), autocommit=True) as connection:
        assert connection.execute("SELECT number FROM kept").fetchall() == [(7,)]
        connection.execute("ALTER TABLE kept ADD COLUMN more integer")
