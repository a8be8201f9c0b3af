"""A front before a real Consul agent that falls ill when told to, and counts who asks, whatever for."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, Final, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests

SLOW_SECONDS: Final = 10.0
INDEX: Final = "X-Consul-Index"
_ANSWERS: Final = {
    "empty": (200, b"[]"),
    "garbage": (200, b"<html>\xff not what you asked for"),
    "fails": (500, b"rpc error: No cluster leader"),
}


class Mood(StrEnum):
    """What is the matter."""

    WELL = "well"
    STOPPED = "stopped"  # connections are closed without a word
    EMPTY = "empty"  # [] to everything
    GARBAGE = "garbage"
    FAILS = "fails"  # 500
    SLOW = "slow"
    BACK = "back"  # it counts from 1 again
    FLAPPING = "flapping"  # every second everybody fails, or passes again


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: when (monotonic seconds), with which token, and what."""

    at: float
    token: str
    what: str


class ConsulFront:
    """``address`` passes on to ``target``, whose access control is off: tokens tell here who asks.

    A change of mood drops all connections, as a restart would.
    """

    def __init__(self, target: str) -> None:
        self._target, self._mood = target, Mood.WELL
        self._lock, self._behind = Lock(), 0
        self.asked: list[Asked] = []
        front = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                front.answer(self)

            do_PUT = do_GET  # noqa: N815

            def log_message(self, *args: object) -> None:
                """Nothing."""

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def mood(self) -> Mood:
        return self._mood

    @mood.setter
    def mood(self, mood: Mood) -> None:
        with self._lock:
            self._mood, self._behind = mood, 0
        self._server.drop()

    def asked_since(self, at: float, token: str = "") -> list[Asked]:
        """Questions from then on, of one token or of all."""
        return [one for one in list(self.asked) if one.at >= at and token in {"", one.token}]

    def answer(self, to: BaseHTTPRequestHandler) -> None:
        """One request, as the mood says."""
        body = to.rfile.read(int(to.headers.get("Content-Length") or 0))
        self.asked.append(Asked(time.monotonic(), to.headers.get("X-Consul-Token", ""), f"{to.command} {to.path}"))
        mood = self._mood
        if mood is Mood.STOPPED:
            to.close_connection = True
            return
        if mood is Mood.SLOW:
            time.sleep(SLOW_SECONDS)
        try:
            status, index, content = self._said(mood, to, body)
            to.send_response(status)
            to.send_header("Content-Type", "application/json")
            to.send_header("Content-Length", str(len(content)))
            to.send_header(INDEX, index)
            to.end_headers()
            to.wfile.write(content)
        except (OSError, requests.RequestException):
            to.close_connection = True  # one of both sides went away

    def _said(self, mood: Mood, to: BaseHTTPRequestHandler, body: bytes) -> tuple[int, str, bytes]:
        if mood.value in _ANSWERS:
            status, content = _ANSWERS[mood.value]
            return status, "100", content
        if mood is Mood.FLAPPING and "/v1/health/service/" in to.path:
            return self._flapping(to.path)
        answer = requests.request(to.command, self._target + self._asked_for(mood, to.path), data=body, timeout=60)
        return answer.status_code, self._index(mood, answer.headers.get(INDEX, "1")), answer.content

    def _asked_for(self, mood: Mood, path: str) -> str:
        """The index of the question is one of ours."""
        parts = urlsplit(path)
        query = dict(parse_qsl(parts.query))
        if mood is Mood.BACK and "index" in query:
            query["index"] = str(int(query["index"]) + self._behind)
        return parts._replace(query=urlencode(query)).geturl()

    def _index(self, mood: Mood, real: str) -> str:
        with self._lock:
            if mood is Mood.BACK and not self._behind:
                self._behind = int(real) - 1
            return str(max(int(real) - self._behind, 1))

    def _flapping(self, path: str) -> tuple[int, str, bytes]:
        parts = urlsplit(path)
        query = dict(parse_qsl(parts.query))
        while int(query.get("index", 0)) >= (second := int(time.time())):
            time.sleep(0.05)
        if second % 2:
            return 200, str(second), b"[]"
        answer = requests.get(f"{self._target}{parts.path}", params={"passing": "1"}, timeout=60)
        return answer.status_code, str(second), answer.content

    @contextmanager
    def running(self) -> Iterator[Self]:
        """Inside, it answers."""
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller who hung up is no error."""

    def drop(self) -> None:
        """Whoever waits for an answer gets none."""
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
