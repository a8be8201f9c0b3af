"""A wrapped secret id can be unwrapped once: the workers of a process share it, and one that is renewed has it, too."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fakes.vault import Front, Sick
from tests.live.migrated import lay_files
from tests.live.process import Process, inherited
from tests.live.shop import wait_ready
from tests.servers.openbao import OpenBao
from tests.servers.ports import free_ports
from tests.servers.vault_roles import READS, approle, wrapped

WORKERS = 3
PATIENCE = 120.0


@pytest.fixture
def front(openbao: OpenBao) -> Iterator[Front]:
    openbao.client().secrets.kv.v2.create_or_update_secret(
        "billing-service", secret={"payment.key": "sk_wrapped", "payment.webhook-secret": "whsec_wrapped"}
    )
    with Front(openbao.address).running() as front:
        yield front


def serving(front: Front, openbao: OpenBao, folder: Path) -> tuple[str, Process]:
    """Billing with several workers, just started, whose secret id is wrapped; and its address."""
    login = approle(openbao, READS)
    environment = {
        **inherited(),
        "DJANGO_SETTINGS_MODULE": "settings.local",
        "SHOP_ROLE": "billing",
        "SHOP_VAR": str(folder / "var"),
        "SHOP_RUN": str(folder / "run"),
        "SHOP_WORKERS": str(WORKERS),
        "SHOP_CONFIG_SOURCE": "none",
        "SHOP_VAULT": front.address,
        "SHOP_VAULT_ROLE_ID": login.role_id,
        "SHOP_VAULT_WRAPPED_SECRET_ID": wrapped(openbao, login),
    }
    lay_files(folder / "var", ["billing"])
    (port,) = free_ports(1)
    process = Process(["serve", "billing", "--port", str(port)], environment=environment, log=folder / "log")
    return f"http://127.0.0.1:{port}", process


def test_every_worker_logs_in_with_what_was_unwrapped_once(front: Front, openbao: OpenBao, tmp_path: Path) -> None:
    base, process = serving(front, openbao, tmp_path)
    try:
        wait_ready(base, process, tmp_path / "log")
        _until(lambda: len(front.logins) == WORKERS)
        arbiter = process.pid
        worker = _children(arbiter)[0]
        os.kill(worker, signal.SIGKILL)
        _until(lambda: len(front.logins) == WORKERS + 1)  # the one that takes its place
        _until(lambda: len(_children(arbiter)) == WORKERS and worker not in _children(arbiter))
        wait_ready(base, process, tmp_path / "log")
        assert front.unwraps == 1
    finally:
        process.kill()


def test_a_process_that_cannot_unwrap_it_ends_and_says_why(front: Front, openbao: OpenBao, tmp_path: Path) -> None:
    front.sick = Sick.SEALED
    _, process = serving(front, openbao, tmp_path)
    try:
        assert process.died(within=PATIENCE)
        assert process.wait(within=1) != 0
        assert "Vault does not unwrap the secret id" in (tmp_path / "log").read_text()
    finally:
        process.kill()


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "in vain"
        time.sleep(0.05)
