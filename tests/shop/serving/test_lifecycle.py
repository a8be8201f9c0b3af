"""A serving process leaves in order: not ready, still answering, then gone, with nothing cut off."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from tests.live.migrated import lay_files
from tests.live.process import Process, inherited
from tests.live.shop import wait_ready
from tests.servers.ports import free_ports

LEAVES_WITHIN = 15.0


class Serving:
    """``manage.py serve inventory`` on a file database."""

    def __init__(self, folder: Path, **extra: str) -> None:
        self.environment = {
            **inherited(),
            "DJANGO_SETTINGS_MODULE": "settings.local",
            "SHOP_VAR": str(folder / "var"),
            "SHOP_RUN": str(folder),
            "SHOP_ROLE": "inventory",
            **extra,
        }
        self.port = free_ports(1)[0]
        self.base = f"http://127.0.0.1:{self.port}"
        lay_files(folder / "var", ["inventory"])
        self.process = Process(["serve", "--port", str(self.port)], environment=self.environment, log=folder / "log")
        wait_ready(self.base, self.process, folder / "log")

    def children(self) -> list[int]:
        """The workers."""
        found = [self.process.pid]
        for pid in found:
            listed = Path(f"/proc/{pid}/task/{pid}/children")
            found += [int(child) for child in listed.read_text().split()] if listed.exists() else []
        return found[1:]


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Callable[..., Serving]]:
    started: list[Serving] = []

    def start(**extra: str) -> Serving:
        started.append(Serving(tmp_path, **extra))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()


def until(true: Callable[[], bool], *, within: float) -> bool:
    """Whether it became ``true`` in time."""
    deadline = time.monotonic() + within
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def runs(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_it_is_not_ready_first_and_still_answers(serving: Callable[..., Serving]) -> None:
    one = serving(SHOP_DRAIN_SECONDS="60")
    one.process.signal(signal.SIGTERM)
    assert until(lambda: requests.get(f"{one.base}/readyz", timeout=5).status_code == 503, within=5)
    assert requests.get(f"{one.base}/readyz", timeout=5).json()["status"] == "leaving"
    assert requests.get(f"{one.base}/api/inventory/products", timeout=5).status_code == 200
    one.process.signal(signal.SIGTERM)  # enough waited
    assert one.process.wait(within=LEAVES_WITHIN) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_a_request_under_way_is_answered(serving: Callable[..., Serving], number: signal.Signals) -> None:
    one = serving()
    body = b'{"sku":"A"}'
    with socket.create_connection(("127.0.0.1", one.port), timeout=LEAVES_WITHIN) as connection:
        head = (
            "POST /api/inventory/stock/receive HTTP/1.1\r\nHost: localhost\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        connection.sendall(head.encode() + body[:4])
        requests.get(f"{one.base}/livez", timeout=5)  # the other request has reached its thread by now
        os.killpg(one.process.pid, number) if number is signal.SIGINT else one.process.signal(number)
        assert until(lambda: not listens(one.port), within=LEAVES_WITHIN)
        connection.sendall(body[4:])
        assert connection.recv(12) == b"HTTP/1.1 401"
    assert one.process.wait(within=LEAVES_WITHIN) == 0


def test_nothing_is_left_behind(serving: Callable[..., Serving], tmp_path: Path) -> None:
    one = serving()
    family = one.children()
    assert until((tmp_path / f"inventory-{one.port}.sock").is_socket, within=LEAVES_WITHIN)
    one.process.signal(signal.SIGTERM)
    assert one.process.wait(within=LEAVES_WITHIN) == 0
    assert until(lambda: not any(map(runs, family)), within=LEAVES_WITHIN)
    assert not (tmp_path / f"inventory-{one.port}.sock").exists()


@pytest.mark.parametrize("role", ["inventory", "gateway"])
def test_an_arbiter_that_dies_takes_its_workers_along(serving: Callable[..., Serving], role: str) -> None:
    one = serving(SHOP_ROLE=role)
    family = one.children()
    os.kill(one.process.pid, signal.SIGKILL)
    assert until(lambda: not any(map(runs, family)), within=LEAVES_WITHIN)


def test_a_worker_that_dies_is_replaced(serving: Callable[..., Serving]) -> None:
    one = serving()
    (worker,) = one.children()
    os.kill(worker, signal.SIGKILL)
    assert until(lambda: len(one.children()) == 1 and worker not in one.children(), within=LEAVES_WITHIN)
    assert requests.get(f"{one.base}/readyz", timeout=LEAVES_WITHIN).status_code == 200


def test_hup_renews_the_workers(serving: Callable[..., Serving]) -> None:
    one = serving()
    workers = one.children()
    one.process.signal(signal.SIGHUP)
    assert until(lambda: bool(one.children()) and not set(workers) & set(one.children()), within=LEAVES_WITHIN)
    assert requests.get(f"{one.base}/readyz", timeout=5).status_code == 200


def listens(port: int) -> bool:
    """Whether somebody accepts connections on the port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
