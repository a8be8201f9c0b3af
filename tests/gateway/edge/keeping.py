"""A visitor who keeps the connection: after the first answer, plain requests on it are express ones."""

import http.client
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from tests.gateway import raw
from tests.gateway.door import Door

WARM = "/api/orders/warm"


@contextmanager
def keeping(edge: Door, *, warm: str = WARM) -> Iterator[http.client.HTTPConnection]:
    """A connection to the gateway, when one of the gateway to the role behind ``warm`` waits for work."""
    with closing(http.client.HTTPConnection("127.0.0.1", edge.port, timeout=raw.PATIENCE)) as connection:
        if warm:
            assert ask(connection, warm)[0] == 200
        yield connection


def ask(
    connection: http.client.HTTPConnection, path: str, *, method: str = "GET", **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Status, headers and body."""
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read()


def express(edge: Door) -> int:
    """How many requests the gateway has answered that way."""
    told = raw.get(edge.metrics_port, "/metrics")
    assert told.status == 200
    found = re.search(rb'gateway_passed_on_total\{way="express"\} ([\d.e+]+)', told.body)
    return int(float(found[1])) if found is not None else 0


def until(holds: Callable[[], bool]) -> None:
    """Return when it does."""
    deadline = time.monotonic() + raw.PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
