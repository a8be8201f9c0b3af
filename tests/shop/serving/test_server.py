"""gunicorn as every role has it."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from shop.roles.catalogue import ROLES
from shop.serving.server import LONGEST_SOCKET_PATH, Server, renewing


def served(port: int = 8083, **options: int) -> Server:
    return Server(ROLES["orders"], host="127.0.0.1", port=port, **options)


def test_nobody_is_a_trusted_proxy_not_even_this_machine() -> None:
    assert served().cfg.forwarded_allow_ips == []


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="this machine has no folder in memory")
def test_workers_show_that_they_live_in_memory() -> None:
    assert served().cfg.worker_tmp_dir == "/dev/shm"


def test_each_process_has_a_control_socket_of_its_own(settings: Settings) -> None:
    settings.SHOP_RUN = "/run/shop/orders"
    paths = {served(port=port).cfg.control_socket for port in (8083, 8183)}
    assert paths == {"/run/shop/orders/orders-8083.sock", "/run/shop/orders/orders-8183.sock"}


def test_a_path_too_long_for_a_socket_keeps_nobody_from_serving(settings: Settings) -> None:
    settings.SHOP_RUN = "/" + "x" * LONGEST_SOCKET_PATH
    assert served().cfg.control_socket_disable


def test_workers_are_renewed_and_never_all_at_once() -> None:
    cfg = served(8083, **renewing(50_000)).cfg
    assert (cfg.max_requests, cfg.max_requests_jitter) == (50_000, 5_000)
    assert served(8083, **renewing(0)).cfg.max_requests == 0


def test_workers_and_threads_are_settings(settings: Settings) -> None:
    settings.SHOP_WORKERS, settings.SHOP_THREADS = 3, 17
    cfg = served().cfg
    assert (cfg.workers, cfg.threads) == (3, 17)
