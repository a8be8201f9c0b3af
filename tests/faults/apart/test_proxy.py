"""The proxy's faults, as a caller with a bare socket meets them."""

import gc
import socket
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from tests.fakes.peer import Peer, answers, peer
from tests.faults.proxy import HEAD, Fault, Mode, Proxy

BODY = b"0123456789" * 20
QUESTION = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture
def target() -> Iterator[Peer]:
    with peer(answers("200 OK", BODY)) as found:
        yield found


@pytest.fixture
def proxy(target: Peer) -> Iterator[Proxy]:
    with Proxy(int(target.url.rpartition(":")[2])) as found:
        yield found


def ask(proxy: Proxy, *, patience: float = 5.0) -> bytes:
    with socket.create_connection(("127.0.0.1", proxy.port), patience) as connection:
        connection.sendall(QUESTION)
        return everything(connection)


def everything(connection: socket.socket) -> bytes:
    """What came until the whole body was there or the other side ended it."""
    data = b""
    while not data.endswith(BODY) and (part := connection.recv(65536)):
        data += part
    return data


def test_without_a_fault_it_is_not_there(proxy: Proxy, target: Peer) -> None:
    assert ask(proxy).endswith(BODY)
    assert (proxy.connections, proxy.questions, len(target.requests)) == (1, 1, 1)


def test_answers_come_late(proxy: Proxy) -> None:
    proxy.fault = Fault(Mode.DELAY, seconds=0.2)
    began = time.monotonic()
    assert ask(proxy).endswith(BODY)
    assert time.monotonic() - began >= 0.2


@pytest.mark.parametrize("mode", [Mode.STALL, Mode.SILENCE])
def test_nothing_comes_until_the_fault_is_over(proxy: Proxy, target: Peer, mode: Mode) -> None:
    proxy.fault = Fault(mode)
    with socket.create_connection(("127.0.0.1", proxy.port), 0.2) as connection:
        connection.sendall(QUESTION)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        assert len(target.requests) == (mode is Mode.STALL)
        connection.settimeout(5)
        proxy.fault = Fault()
        assert everything(connection).endswith(BODY)


def test_an_answer_is_cut(proxy: Proxy) -> None:
    proxy.fault = Fault(Mode.CUT, after=100)
    assert len(ask(proxy)) == 100


@pytest.mark.parametrize("after", [HEAD, 0, 5])
def test_a_connection_is_reset(proxy: Proxy, after: int) -> None:
    proxy.fault = Fault(Mode.RESET, after=after)
    with pytest.raises(ConnectionResetError):
        ask(proxy)


def test_a_connection_that_was_there_has_the_fault_too(proxy: Proxy) -> None:
    with socket.create_connection(("127.0.0.1", proxy.port), 5) as connection:
        connection.sendall(QUESTION)
        assert everything(connection).endswith(BODY)
        proxy.fault = Fault(Mode.CUT, after=50)
        connection.sendall(QUESTION)
        assert len(everything(connection)) == 50


def test_half_closed_it_still_reads(proxy: Proxy) -> None:
    proxy.fault = Fault(Mode.HALF_CLOSE, after=30)
    with socket.create_connection(("127.0.0.1", proxy.port), 5) as connection:
        connection.sendall(QUESTION)
        assert len(everything(connection)) == 30
        connection.sendall(QUESTION)


def test_nobody_listens_and_then_somebody_does_again(proxy: Proxy) -> None:
    with socket.create_connection(("127.0.0.1", proxy.port), 5) as connection:
        connection.sendall(QUESTION)
        assert everything(connection).endswith(BODY)
        proxy.fault = Fault(Mode.REFUSE)
        with pytest.raises(ConnectionRefusedError):
            ask(proxy)
        with pytest.raises(ConnectionResetError):
            connection.recv(1)
    proxy.fault = Fault()
    assert ask(proxy).endswith(BODY)


def test_who_comes_while_it_begins_to_refuse_is_ended_too(proxy: Proxy) -> None:
    def knock(_: int) -> None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", proxy.port), 5.0):
            pass

    with ThreadPoolExecutor(4) as knocking:
        knocks = [knocking.submit(knock, number) for number in range(400)]
        while not all(one.done() for one in knocks):
            proxy.fault = Fault(Mode.REFUSE)
            proxy.fault = Fault()
    with warnings.catch_warnings(record=True) as left:
        warnings.simplefilter("always", ResourceWarning)
        gc.collect()
    assert not left
