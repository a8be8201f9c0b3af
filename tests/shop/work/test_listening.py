"""On PostgreSQL a job that another process asked for is heard at once."""

import subprocess
import sys

import pytest

from tests.live.process import ROOT, inherited, manage
from tests.servers.postgres import Postgres

HEARD_WITHIN = 20.0

#: A listener and nobody who looks: what rings was heard.
LISTENS = """
import sys, django
django.setup()
from shop.work import wake
from shop.work.listening import Listener
listener = Listener(["orders"])
listener.start()
before = wake.rung()
wake.wait(before, seconds={within})  # it listens
connected = wake.rung()
print("listening", flush=True)
wake.wait(connected, seconds={within})
print("rang" if wake.rung() > connected else "silent", flush=True)
"""

ASKS = {
    "a job": "from shop.work.models import Job; from django.utils.timezone import now; "
    "Job.objects.using('orders').create(name='orders.x', due_at=now(), created_at=now())",
    "an event": "from shop.events.models import *; from django.utils.timezone import now; "
    "e = OutboxEvent.objects.using('orders').create(event_id='1', type='t', aggregate_id='a', payload={}, "
    "occurred_at=now()); Delivery.objects.using('orders').create(event=e, subscriber='orders', aggregate_id='a')",
}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> dict[str, str]:
    environment = {
        **inherited(),
        "DJANGO_SETTINGS_MODULE": "settings.local",
        "SHOP_ROLE": "orders",
        "SHOP_VAR": str(tmp_path_factory.mktemp("var")),
        "ORDERS_DATABASE_URL": postgres.create_database("orders"),
    }
    manage("migrate", "--database", "orders", "-v", "0", environment=environment)
    return environment


@pytest.mark.parametrize("what", ASKS)
def test_it_rings_in_another_process(what: str, environment: dict[str, str]) -> None:
    with _listening(environment) as listener:
        assert listener.stdout is not None
        assert listener.stdout.readline() == "listening\n"
        manage("shell", "-v", "0", "-c", ASKS[what], environment=environment)
        assert listener.stdout.readline() == "rang\n"


def test_without_the_trigger_nothing_rings(environment: dict[str, str]) -> None:
    manage("migrate", "shop_work", "0001", "--database", "orders", "-v", "0", environment=environment)
    try:
        with _listening(environment, within=3.0) as listener:
            assert listener.stdout is not None
            assert listener.stdout.readline() == "listening\n"
            manage("shell", "-v", "0", "-c", ASKS["a job"], environment=environment)
            assert listener.stdout.readline() == "silent\n"
    finally:
        manage("migrate", "shop_work", "--database", "orders", "-v", "0", environment=environment)


def _listening(environment: dict[str, str], within: float = HEARD_WITHIN) -> "subprocess.Popen[str]":
    code = LISTENS.format(within=within)
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
