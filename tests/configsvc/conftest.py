"""Config servers for the tests of the protocol: one as most are set up, one that is strict, in both shapes.

In one process on a SQLite file, and as a role on PostgreSQL: as each is run.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.configsvc.server import SHAPES, ConfigServer, running
from tests.live.migrated import new_database
from tests.servers.postgres import Postgres

FILES: dict[str, str | bytes] = {
    "nginx.conf": "server ${server.name}; # ${nobody}",
    "nginx-dev.conf": "dev ${server.name}",
    "logo.bin": b"\x00\xff${server.name}",
    "from-files.yml": "a:\n  b: 1\n  c: on\nlist: [x, y]\n",
    "v9/from-files.yml": "a:\n  b: 9\n",
    "v9/nginx.conf": "nine",
    "alpha-dev.yml": "k: own\n",
    "beta.yml": "password: CANARY-BETA\n",
    "beta-dev.json": '{"password": "CANARY-BETA"}',
    "sub/theme.json": '{"password": "CANARY-BETA"}',
    ".git/config": "url = https://CANARY-GIT@git.example",
}


def lay(folder: Path) -> Path:
    """The files that servers under test serve, and a secret beside them that none may."""
    files = folder / "files"
    for name, content in FILES.items():
        path = files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    (folder / "outside.conf").write_text("CANARY-OUTSIDE")
    (files / "link.conf").symlink_to(folder / "outside.conf")
    (files / "beta.conf").symlink_to(files / "beta.yml")
    return files


def database(shape: str, request: pytest.FixtureRequest) -> dict[str, str]:
    """What the server of this shape is told of its database."""
    if shape == "together":
        return {}
    server: Postgres = request.getfixturevalue("postgres")
    return {"CONFIGSVC_DATABASE_URL": new_database(server, "configsvc")}


class Kept:
    """Servers that stay while another shape is asked for: files come one after the other, each with both shapes."""

    def __init__(self, stack: ExitStack, new_folder: Callable[[str], Path]) -> None:
        self._stack, self._new_folder = stack, new_folder
        self._servers: dict[str, ConfigServer] = {}

    def started(self, name: str, start: Callable[[Path], AbstractContextManager[ConfigServer]]) -> ConfigServer:
        """The server of that name, started in a folder of its own when it is first asked for."""
        if name not in self._servers:
            self._servers[name] = self._stack.enter_context(start(self._new_folder(name)))
        return self._servers[name]


@pytest.fixture(scope="package")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    with ExitStack() as stack:
        yield Kept(stack, tmp_path_factory.mktemp)


@pytest.fixture(scope="package", params=SHAPES)
def server(request: pytest.FixtureRequest, kept: Kept) -> ConfigServer:
    """On its own table and files, with the key of the documentation's sample."""
    shape = str(request.param)
    return kept.started(f"usual-{shape}", lambda folder: _usual(shape, folder, database(shape, request)))


@pytest.fixture(scope="package", params=SHAPES)
def strict_server(request: pytest.FixtureRequest, kept: Kept) -> ConfigServer:
    """With a prefix, overrides, and no empty answers; without a key."""
    shape = str(request.param)
    return kept.started(f"strict-{shape}", lambda folder: _strict(shape, folder, database(shape, request)))


def _usual(shape: str, folder: Path, database: dict[str, str]) -> AbstractContextManager[ConfigServer]:
    extra = {
        **database,
        "CONFIGSVC_FILES_FOLDERS": str(lay(folder)),
        "ENCRYPT_KEY": "foo",
        "ENCRYPT_KEY_V2": "a key of our own",
        "HOME_CANARY": "CANARY-ENVIRONMENT",
    }
    return running(shape, folder, extra)


@contextmanager
def _strict(shape: str, folder: Path, database: dict[str, str]) -> Iterator[ConfigServer]:
    extra = {
        **database,
        "CONFIGSVC_PREFIX": "/cfg",
        "CONFIGSVC_ACCEPT_EMPTY": "false",
        "CONFIGSVC_OVERRIDES": '{"forced": "yes", "written": "\\\\${later}"}',
    }
    with running(shape, folder, extra) as found:
        found.set({"known": {"forced": "no"}})
        yield found
