"""Django's own development server: every module on one port, and the jobs in the process that restarts on change."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from tests.live.migrated import lay_files
from tests.live.process import Process, inherited
from tests.live.shop import wait_ready
from tests.servers.ports import free_ports

MAILED_WITHIN = 10.0
PAGES = (
    "/api/inventory/products",
    "/api/orders/cart",
    "/api/billing/payment-methods",
    "/.well-known/jwks.json",
    "/admin/login/",
    "/api/docs",
)


class Developing:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        environment = {
            **inherited(),
            "DJANGO_SETTINGS_MODULE": "settings.local",
            "SHOP_VAR": str(folder / "var"),
            "PYTHONUNBUFFERED": "1",
        }
        lay_files(folder / "var")
        (port,) = free_ports(1)
        self.base = f"http://127.0.0.1:{port}"
        self.process = Process(["runserver", str(port)], environment=environment, log=folder / "log")
        wait_ready(self.base, self.process, folder / "log")


@pytest.fixture(scope="module")
def developing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Developing]:
    found = Developing(tmp_path_factory.mktemp("developing"))
    yield found
    found.process.kill()


@pytest.mark.parametrize("page", PAGES)
def test_every_module_is_there(developing: Developing, page: str) -> None:
    assert requests.get(developing.base + page, timeout=30).status_code == 200


def test_settings_are_followed(developing: Developing) -> None:
    assert requests.get(f"{developing.base}/readyz", timeout=30).json()["parts"]["configuration"] == "ok"


def test_jobs_run_beside_the_requests(developing: Developing) -> None:
    body = {"name": "Zoé", "username": "zoe", "email": "zoe@example.com", "password": "as long as it takes"}
    answer = requests.post(f"{developing.base}/api/customers/register", json=body, timeout=30)
    assert answer.status_code in {200, 201, 202}, answer.text
    assert _until(lambda: any((developing.folder / "var" / "mail").glob("*.eml")), within=MAILED_WITHIN)


def test_the_parent_that_watches_files_runs_none(developing: Developing) -> None:
    (child,) = Path(f"/proc/{developing.process.pid}/task/{developing.process.pid}/children").read_text().split()
    assert _threads(developing.process.pid) == 1
    assert _threads(int(child)) > 5


def _threads(pid: int) -> int:
    (line,) = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("Threads:")]
    return int(line.split()[1])


def _until(true: Callable[[], bool], *, within: float) -> bool:
    deadline = time.monotonic() + within
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
