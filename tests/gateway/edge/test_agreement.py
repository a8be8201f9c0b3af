"""Whichever way a request takes, its role is asked the same and its visitor told the same."""

import socket
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.gateway import raw
from tests.gateway.door import Door
from tests.gateway.stub import PLAIN, Asked, Stub, drain, says

#: gunicorn leaves such a line out, and the fast path leaves such a request to gunicorn.
UNUSUAL = "X_Unusual: 1"
#: What each way says in its own words, or anew for each request.
OWN = {
    "user-agent",
    "accept-encoding",
    "connection",
    "x-request-id",
    "x-gateway-credential",
    "x-deadline-ms",
    "accept",
    "traceparent",
}

PATHS = (
    "/api/orders/orders",
    "/api/orders/orders?",
    "/api/orders/orders?a=b&c=%20%2F",
    "/api/orders/a:b@c;d=e,f!g$h&i'j(k)l*m+n~o",
    "/api/orders/",
    "/order-service/fullOrder/7?x",
    "/order-service/internal/orders/ship",
    "/api/nobody/x",
    "/api/orders",
)
LINES = (
    "Accept-Language: fr",
    "Authorization: Bearer a.b.c",
    "Cookie: a=1; b=2",
    "Idempotency-Key: one",
    "X-Mine: 1",
    "X-Mine:2",
    "X-Mine: \t 3 \t ",
    "X-User: 7",
    "X-Forwarded-For: 203.0.113.9",
    "Forwarded: for=1.2.3.4",
    "TE: trailers",
    "Keep-Alive: timeout=5",
    "X-Deadline-Ms: 1",
    "X-Empty:",
    "Content-Type: application/json",
)


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    lines: tuple[str, ...]
    body: str

    def sent(self, *more: str, connection: str = "close") -> bytes:
        length = [f"Content-Length: {len(self.body)}"] if self.body or self.method == "POST" else []
        head = [
            f"{self.method} {self.path} HTTP/1.1",
            "Host: 127.0.0.1",
            f"Connection: {connection}",
            *self.lines,
            *more,
            *length,
        ]
        return ("\r\n".join(head) + "\r\n\r\n" + self.body).encode()


REQUESTS = st.builds(
    Request,
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]),
    path=st.sampled_from(PATHS),
    lines=st.lists(st.sampled_from(LINES), max_size=6, unique_by=lambda line: line.partition(":")[0] + line[-3:]).map(
        tuple
    ),
    body=st.sampled_from(["", "{}", "x" * 5000]),
)


def _answers(connection: socket.socket, asked: Asked) -> bool:
    drain(connection, asked)
    connection.sendall(PLAIN.removesuffix(b"{}") if asked.line.startswith("HEAD ") else PLAIN)
    return True


def _asked(asked: list[Asked]) -> list[tuple[str, dict[str, str], int]]:
    """What the role saw: lines of one name may come as one."""
    return [
        (
            one.line,
            {
                name: ",".join(one.values(name)).replace(", ", ",")
                for name in one.names - OWN
                if name != "content-length"
            },
            one.body,
        )
        for one in asked
    ]


@pytest.mark.parametrize("more", [(), (UNUSUAL,)])
@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (("X-Request-Id: 1234567890",), 200),
        (("X-Request-Id: ab34567890",), 404),
        (("X-Number: a", "X-Number: 1"), 200),
        (("X-Number: a", "X-Number: b"), 404),
    ],
)
def test_both_ways_see_every_line_as_it_came(
    door: Door, lines: tuple[str, ...], status: int, more: tuple[str, ...]
) -> None:
    assert raw.get(door.port, "/seen", *lines, *more).status == status


def test_both_ways_say_the_same_of_somebody_elses_page(door: Door, away: Stub) -> None:
    away.answering = says(b"HTTP/1.1 200 OK\r\nX-Own: a\r\nX-Own: b\r\nContent-Length: 2\r\n\r\n{}")
    own = {"server", "date", "connection", "x-request-id"}
    edge, general = (
        sorted((name.lower(), value) for name, value in raw.get(door.port, "/pages/x", *more).headers)
        for more in ((), (UNUSUAL,))
    )
    assert [line for line in edge if line[0] not in own] == [line for line in general if line[0] not in own]
    assert ("x-own", "b") in general


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(REQUESTS)
def test_both_ways_are_one(edge: Door, behind: Stub, request_: Request) -> None:
    behind.answering = _answers
    seen = []
    for sent in (request_.sent(), request_.sent(connection="keep-alive"), request_.sent(UNUSUAL)):
        behind.asked.clear()
        reply = raw.send(edge.port, sent)
        kinds = [reply.values(name) for name in ("Content-Type", "Content-Length")]
        code = reply.body if reply.status == 200 else b""
        seen.append((reply.status, kinds if reply.status == 200 else kinds[:1], code, _asked(behind.asked)))
    assert seen[0] == seen[1] == seen[2]
