"""A process is in the registry from when it answers until it leaves, whatever Consul does."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from shop.consul import Agent, ConsulRefused, Registration
from shop.discovery import registrar as room
from shop.discovery.registrar import Registrar
from shop.discovery.registration import Place, registrations
from shop.line import Line
from shop.roles.catalogue import ALL, ROLES
from tests.fakes.consul import BROKEN, EMPTY, GARBAGE, FakeConsul, Mood
from tests.servers.ports import free_ports
from tests.shop.discovery.conftest import until

#: Starts a registrar of a role for a port over an agent at an address; it is stopped with the test.
Registrars = Callable[..., Registrar]


class _Ready(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: Any) -> None:
        """Silent."""


@contextmanager
def serving(port: int, *, status: int = 200) -> Iterator[None]:
    """A process that answers ``/readyz``."""
    with ThreadingHTTPServer(("127.0.0.1", port), _Ready) as server:
        server.status = status  # type: ignore[attr-defined]
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield
        server.shutdown()


@pytest.fixture
def port() -> int:
    return free_ports(1)[0]


@pytest.fixture
def registrar_at() -> Iterator[Registrars]:
    with ExitStack() as stack:

        def start(address: str, port: int, role: str = "orders", **options: Any) -> Registrar:
            place = Place(address="127.0.0.1", port=port)
            made = Registrar(registrations(ROLES[role], place), lambda: Agent(address), **options)
            stack.callback(made.stop)
            made.start()
            return made

        yield start


def test_it_registers_once_the_port_answers_and_not_before(
    fake: FakeConsul, registrar_at: Registrars, port: int
) -> None:
    registrar = registrar_at(fake.address, port)
    time.sleep(3 * room.PORT_SECONDS)
    assert not fake.asked
    with serving(port):
        until(lambda: registrar.registered)
        assert fake.listed("order-service") == [f"order-service-127-0-0-1-{port}"]


def test_a_process_that_is_not_ready_is_registered_as_that(
    fake: FakeConsul, registrar_at: Registrars, port: int
) -> None:
    with serving(port, status=503):
        registrar = registrar_at(fake.address, port)
        until(lambda: registrar.registered)
        assert fake.listed("order-service") == []


def test_an_address_nobody_answers_at_is_said_once(
    fake: FakeConsul, registrar_at: Registrars, port: int, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setattr(room, "STARTING_SECONDS", 0.1)
    monkeypatch.setattr(room, "PORT_SECONDS", 0.02)
    registrar = registrar_at(fake.address, port)
    until(lambda: "SHOP_ADVERTISE_HOST" in registrar.trouble)
    time.sleep(0.2)
    assert not registrar.registered
    assert not fake.asked
    assert len(caplog.records) == 1


@pytest.mark.parametrize("role", ["orders", "gateway", ALL])
def test_it_is_in_again_whenever_the_agent_forgot(
    fake: FakeConsul, registrar_at: Registrars, port: int, role: str
) -> None:
    is_in_again_whenever_the_agent_forgot(fake, registrar_at, port, role)


def is_in_again_whenever_the_agent_forgot(
    fake: FakeConsul, registrar_at: Registrars, port: int, role: str = "orders"
) -> None:
    with serving(port):
        registrar = registrar_at(fake.address, port, role)
        until(lambda: registrar.registered)
        everything = sorted(fake.entries)
        fake.forget()
        until(lambda: sorted(fake.entries) == everything, promised=5.0)


def test_it_is_in_again_after_the_agent_came_back_empty(fake: FakeConsul, registrar_at: Registrars, port: int) -> None:
    with serving(port):
        registrar = registrar_at(fake.address, port)
        until(lambda: registrar.registered)
        fake.stop()
        fake.forget()
        until(lambda: bool(registrar.trouble), promised=2.0)
        fake.start()
        until(lambda: bool(fake.listed("order-service")), promised=5.0)
        until(lambda: not registrar.trouble)


MOODS = {"empty": EMPTY, "garbage": GARBAGE, "500": BROKEN, "403": (403, b"Permission denied")}


@pytest.mark.parametrize("mood", MOODS.values(), ids=MOODS)
def test_a_broken_agent_is_asked_once_a_second_and_told_of_once(
    fake: FakeConsul, registrar_at: Registrars, port: int, mood: Mood, caplog: pytest.LogCaptureFixture
) -> None:
    """At a fortieth of the pace, for speed."""
    look_seconds = room.LOOK_SECONDS / 40
    with serving(port):
        registrar = registrar_at(
            fake.address, port, "gateway", look_seconds=look_seconds, line=Line(seconds=look_seconds / 2)
        )
        until(lambda: registrar.registered)
        fake.mood = mood
        began, surprise = time.monotonic(), 2 * len(fake.entries)
        until(lambda: len(fake.asked_since(began)) > 20)
        assert len(fake.asked_since(began)) <= (time.monotonic() - began) * 40 + surprise
        assert len([record for record in caplog.records if record.levelname == "WARNING"]) <= 1
        fake.mood = None
        fake.forget()
        until(lambda: len(fake.listed("gateway-service")) == 1, promised=5.0)


def test_a_name_that_is_refused_keeps_the_others_from_nothing(
    fake: FakeConsul, registrar_at: Registrars, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = Agent.register

    def register(self: Agent, instance: Registration, *, passing: bool = False) -> None:
        if instance.name == "gateway-service":
            raise ConsulRefused("Permission denied")
        really(self, instance, passing=passing)

    monkeypatch.setattr(Agent, "register", register)
    with serving(port):
        registrar = registrar_at(fake.address, port, "gateway")
        until(lambda: len(fake.listed("gateaway-service")) == 1)
        until(lambda: registrar.trouble == "Permission denied")
        assert not registrar.registered


def test_draining_takes_it_out_of_what_is_passing_and_stopping_out_of_the_registry(
    fake: FakeConsul, registrar_at: Registrars, port: int
) -> None:
    with serving(port):
        registrar = registrar_at(fake.address, port, "gateway")
        until(lambda: registrar.registered)
        registrar.drain("stopping")
        assert fake.listed("gateway-service") == []
        assert [entry.maintenance for entry in fake.entries.values()] == ["stopping", "stopping"]
        registrar.stop()
        assert not fake.entries
        assert not registrar.registered


def test_who_leaves_is_not_registered_again(fake: FakeConsul, registrar_at: Registrars, port: int) -> None:
    with serving(port):
        registrar = registrar_at(fake.address, port, look_seconds=0.05)
        until(lambda: registrar.registered)
        registrar.drain("stopping")
        fake.forget()
        time.sleep(0.5)
        assert not fake.entries


def test_stopping_without_draining_leaves_as_well(fake: FakeConsul, registrar_at: Registrars, port: int) -> None:
    with serving(port):
        registrar = registrar_at(fake.address, port)
        until(lambda: registrar.registered)
        registrar.stop()
        assert not fake.entries


def test_leaving_waits_for_no_agent_that_hangs(fake: FakeConsul, registrar_at: Registrars, port: int) -> None:
    with serving(port):
        registrar = registrar_at(fake.address, port)
        until(lambda: registrar.registered)
        fake.slow = 10.0
        began = time.monotonic()
        registrar.drain("stopping")
        registrar.stop()
        assert time.monotonic() - began < 5 * room.LEAVE_SECONDS


def test_leaving_before_the_port_ever_answered_is_quick(fake: FakeConsul, registrar_at: Registrars, port: int) -> None:
    registrar = registrar_at(fake.address, port)
    registrar.drain("stopping")
    registrar.stop()
    assert not fake.entries
