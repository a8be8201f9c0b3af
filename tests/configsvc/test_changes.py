"""Server-sent events of changed keys: names and versions, to whom they concern, for as many as may, until the end."""

import base64
import json
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.configsvc.server import USER, ConfigServer, running

PATH = "/actuator/config-changes"


class Stream:
    """An open stream; ``next`` is its next event."""

    def __init__(self, response: requests.Response) -> None:
        self.response = response
        self._lines = response.iter_lines()

    def next(self) -> dict[str, Any]:
        """``id``, ``event`` and ``data``; comments and ``retry`` are passed over. Raises ``StopIteration``."""
        found: dict[str, Any] = {}
        while "data" not in found:
            name, _, value = next(self._lines).decode().partition(": ")
            if name in {"id", "event", "data"}:
                found[name] = json.loads(value) if name == "data" else value
        return found


@contextmanager
def following(server: ConfigServer, application: str, *, auth: Any = USER, **headers: str) -> Iterator[Stream]:
    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(
            server.base + PATH, params={"application": application}, auth=auth, headers=headers, stream=True, timeout=30
        )
        with answer:
            answer.raise_for_status()
            yield Stream(answer)


def test_keys_that_change_are_named_with_the_version_and_no_value(server: ConfigServer) -> None:
    server.set({"streamed": {"a.one": "VALUE-1"}})
    with following(server, "streamed") as stream:
        assert stream.response.headers["Content-Type"] == "text/event-stream"
        begun = stream.next()
        server.set(
            {"streamed": {"a.two": "VALUE-2"}, "application": {"a.three": "VALUE-3"}, "not-streamed": {"b": "1"}}
        )
        said = stream.next()
    now = server.get("/streamed/default").json()["version"]
    assert begun["event"] == "version"
    assert (said["event"], said["id"], said["data"]["version"]) == ("changed", now, now)
    assert said["data"]["keys"] == ["a.three", "a.two"]
    assert said["data"]["application"] == "streamed"
    assert "VALUE" not in json.dumps([begun, said])
    shared = {"application": "application", "key": "a.three", "value": None, "expected": "VALUE-3"}
    assert server.call("write", edits=[shared], reason="others read it, too").status_code == 200


def test_who_comes_back_hears_what_changed_meanwhile(server: ConfigServer) -> None:
    server.set({"resumed": {"a": "1", "b": "1"}})
    with following(server, "resumed") as stream:
        last = stream.next()["id"]
    server.set({"resumed": {"c": "2"}})
    server.set({"resumed": {"d": "3"}})
    with following(server, "resumed", **{"Last-Event-ID": last}) as stream:
        assert stream.next()["data"]["keys"] == ["c", "d"]
    with following(server, "resumed", **{"Last-Event-ID": "of another time"}) as stream:
        said = stream.next()
        assert (said["event"], said["data"]["keys"]) == ("changed", None)


def test_a_stream_is_for_those_who_may_read(server: ConfigServer) -> None:
    made = server.call("add_client", name="streams-x", applications=["x"], may_encrypt=False, may_decrypt=False)
    own = ("streams-x", made.json()["password"])
    with following(server, "x", auth=own) as stream:
        assert stream.next()["event"] == "version"
    for auth, application, status in (
        (own, "y", 403),
        (None, "x", 401),
        (USER, "..", 400),
        (USER, "x&label=nobody-knows", 404),
    ):
        assert server.ask("GET", f"{PATH}?application={application}", auth=auth, stream=True).status_code == status
    assert server.ask("POST", f"{PATH}?application=x").status_code == 405


def test_readers_that_wait_hold_no_thread(server: ConfigServer) -> None:
    """Five times as many as there are threads, of either kind, and the next is answered."""
    tag = server.get("/idle/default").headers["ETag"]
    with ExitStack() as stack:
        streams = [stack.enter_context(following(server, "idle")) for _ in range(40)]
        for _ in range(40):
            stack.enter_context(_raw(server, f"If-None-Match: {tag}\r\nPrefer: wait=60\r\n"))
        assert [stream.next()["event"] for stream in streams] == ["version"] * 40
        assert server.get("/idle/default").status_code == 200
        server.set({"idle": {"k": "1"}})
        assert [stream.next()["data"]["keys"] for stream in streams] == [["k"]] * 40


def test_what_is_asked_behind_a_held_answer_is_not_lost(server: ConfigServer) -> None:
    tag = server.get("/behind/default").headers["ETag"]
    with _raw(server, f"If-None-Match: {tag}\r\nPrefer: wait=60\r\n", path="/behind/default") as connection:
        connection.sendall(_request(server, "Connection: close\r\n", "/behind/default"))
        received = b""
        while part := connection.recv(65536):
            received += part
    assert received.startswith(b"HTTP/1.1 304 ")
    assert received.count(b"HTTP/1.1 ") == 2
    assert b"HTTP/1.1 200 " in received


def test_one_more_than_may_is_sent_away_until_another_leaves(server: ConfigServer) -> None:
    limit = {"application": "config-service", "profile": "", "key": "configsvc.event-streams"}
    server.set({"config-service": {"configsvc.event-streams": "1"}})

    def refused() -> bool:
        answer = requests.get(server.base + PATH, params={"application": "bound"}, auth=USER, stream=True, timeout=10)
        with answer:
            return answer.status_code == 503 and answer.headers["Retry-After"] == "5"

    with following(server, "bound"):
        _until(refused)
    _until(lambda: not refused())
    edits = [{**limit, "value": None, "expected": "1"}]
    assert server.call("write", edits=edits, reason="a test").status_code == 200


@pytest.mark.parametrize("shape", ["together", "apart"])
def test_when_the_process_leaves_streams_end_cleanly_and_waiting_readers_are_answered(
    shape: str, tmp_path: Path
) -> None:
    with running(shape, tmp_path) as server, ExitStack() as stack:
        tag = server.get("/leaving/default").headers["ETag"]
        waiting = stack.enter_context(_raw(server, f"If-None-Match: {tag}\r\nPrefer: wait=60\r\n", "/leaving/default"))
        stream = stack.enter_context(following(server, "leaving"))
        stream.next()
        server.process.signal(signal.SIGTERM)
        with pytest.raises(StopIteration):
            stream.next()
        assert waiting.recv(65536).startswith(b"HTTP/1.1 304 ")
        assert server.process.wait(within=20) == 0


@contextmanager
def _raw(server: ConfigServer, headers: str, path: str = "/idle/default") -> Iterator[Any]:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(_request(server, headers, path))
        yield connection


def _request(server: ConfigServer, headers: str, path: str) -> bytes:
    credential = base64.b64encode(":".join(USER).encode()).decode()
    below = server.base.removeprefix(server.root)
    return (
        f"GET {below}{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic {credential}\r\n{headers}\r\n"
    ).encode()


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
