"""A process that begins by fork is what the interpreter would have made of its arguments and environment."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.forkserver.client import Forked, forked
from tests.live.process import inherited
from tests.live.runs import folder_of_the_run

ENDS_WITHIN = 180.0
pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are forked on Linux only")


class Begun:
    """One process and what it prints."""

    def __init__(self, folder: Path, code: str, **environment: str) -> None:
        self._log = folder / "log"
        told = {
            **inherited(),
            "DJANGO_SETTINGS_MODULE": "settings.local",
            "SHOP_VAR": str(folder / "var"),
            **environment,
        }
        with self._log.open("wb") as log, Path(os.devnull).open() as nothing:
            streams = (nothing.fileno(), log.fileno(), log.fileno())
            child = forked(["shell", "-v", "0", "-c", code], environment=told, streams=streams, at_once=True)
        if child is None:
            pytest.skip(f"{folder_of_the_run()} is too long a path for a socket in it")
        self.child: Forked = child

    @property
    def said(self) -> str:
        return self._log.read_text()

    def says(self, text: str) -> bool:
        """Whether it printed ``text`` before it ended, or in time."""
        deadline = time.monotonic() + ENDS_WITHIN
        while text not in self.said and self.child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        return text in self.said


def ended(folder: Path, code: str, **environment: str) -> str:
    """What such a process printed until it ended well."""
    begun = Begun(folder, code, **environment)
    assert begun.child.wait(ENDS_WITHIN) == 0, begun.said
    return begun.said


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[Begun]:
    """A process that waits for ever, once it has said so."""
    begun = Begun(tmp_path, "import signal; print('waits', flush=True); signal.pause()")
    assert begun.says("waits"), begun.said
    yield begun
    begun.child.send_signal(signal.SIGKILL)


def test_it_has_its_own_environment_settings_and_group(tmp_path: Path) -> None:
    code = (
        "import os, sys; from django.conf import settings; from django.db import connections;"
        "print(os.environ['SHOP_ZONE'], settings.SHOP_ZONE, connections['orders'].settings_dict['NAME'],"
        "os.getsid(0) == os.getpid(), sys.argv[1:3], 'CONSUL_BIN' in os.environ)"
    )
    where = tmp_path / "var" / "orders.sqlite3"
    assert ended(tmp_path, code, SHOP_ZONE="north").strip() == f"north north {where} True ['shell', '-v'] False"
    assert ended(tmp_path, code, SHOP_ZONE="south").startswith("south south ")


def test_it_plays_its_role(tmp_path: Path) -> None:
    code = "from django.apps import apps; print(apps.is_installed('orders'), apps.is_installed('billing'))"
    assert ended(tmp_path, code, SHOP_ROLE="orders").strip() == "True False"
    assert ended(tmp_path, code, SHOP_ROLE="all").strip() == "True True"


def test_what_one_says_to_its_workers_no_other_hears(tmp_path: Path) -> None:
    leaves = "from shop.roles import readiness; print(readiness.leaving()); readiness.leave()"
    assert [ended(tmp_path, leaves).strip(), ended(tmp_path, leaves).strip()] == ["False", "False"]


def test_what_would_have_been_loaded_otherwise_starts_cold(tmp_path: Path) -> None:
    code = "from gunicorn.config import ForwardedAllowIPS; print(ForwardedAllowIPS.default)"
    assert ended(tmp_path, code).strip() == "127.0.0.1,::1"
    assert ended(tmp_path, code, FORWARDED_ALLOW_IPS="10.0.0.1").strip() == "10.0.0.1"
    log = folder_of_the_run() / "forks" / "settings.local-all.log"
    assert "starts cold: FORWARDED_ALLOW_IPS" in log.read_text()


def test_its_status_is_told(tmp_path: Path, waiting: Begun) -> None:
    failed = Begun(tmp_path, "import sys; sys.exit(7)")
    assert failed.child.wait(ENDS_WITHIN) == 7
    assert waiting.child.poll() is None
    os.killpg(waiting.child.pid, signal.SIGKILL)
    assert waiting.child.wait(ENDS_WITHIN) == -signal.SIGKILL


def test_it_ends_with_who_asked_for_it(waiting: Begun) -> None:
    waiting.child._connection.close()
    deadline = time.monotonic() + ENDS_WITHIN
    while Path(f"/proc/{waiting.child.pid}").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    waiting.child._status = -signal.SIGTERM
