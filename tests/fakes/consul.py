"""A fake of Consul's agent: the few paths discovery uses, blocking queries included, and the ways in which it fails.

It is not Consul. What it says about ids, indexes and status codes was compared with an agent 1.8.7; checks are not run:
an instance passes from the status it was registered with until ``check`` says otherwise.
"""

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self
from urllib.parse import parse_qs, urlsplit


@dataclass
class Entry:
    """A registration, as it was sent, and how it fares."""

    body: dict[str, Any]
    passing: bool
    maintenance: str | None = None


@dataclass(frozen=True)
class Asked:
    """One request."""

    at: float
    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


#: Answers instead of the catalogue: status and body.
Mood = tuple[int, bytes]
EMPTY: Final[Mood] = (200, b"[]")
GARBAGE: Final[Mood] = (200, b"<html>\xff not what you asked for")
NOT_A_LIST: Final[Mood] = (200, b'{"rows": 1}')
BROKEN: Final[Mood] = (500, b"rpc error: No cluster leader")


class FakeConsul:
    """Listens on loopback from ``start`` (or the ``with`` block) to ``stop``; may be started again on its port.

    ``mood`` is answered to every question while set; ``slow`` delays every answer by so many seconds.
    """

    def __init__(self, port: int = 0, *, tls: ssl.SSLContext | None = None) -> None:
        self._port, self._tls = port, tls
        self._server: _Server | None = None
        self._changed = threading.Condition()
        self._restored = 0
        self.index = 100
        self.entries: dict[str, Entry] = {}
        self.asked: list[Asked] = []
        self.mood: Mood | None = None
        self.slow = 0.0
        #: Set to end what changes it in the background.
        self.flapping = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def start(self) -> None:
        self._server = _Server(("127.0.0.1", self._port), self._answer)
        self._port = self._server.server_address[1]
        if self._tls is not None:
            self._server.socket = self._tls.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """As kill -9: connections are reset, state stays until ``forget``."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server.reset()
            self._server = None

    # ------------------------------------------------------------ what it knows

    def put(self, service: str, *urls: str, **meta: str) -> None:
        """Exactly these instances of ``service``, all passing."""
        with self.changing():
            for name in [name for name, entry in self.entries.items() if entry.body["Name"] == service]:
                del self.entries[name]
            for url in urls:
                parts = urlsplit(url)
                name = f"{service}-{parts.port}"
                body = {"ID": name, "Name": service, "Address": parts.hostname, "Port": parts.port, "Meta": meta}
                self.entries[name] = Entry(body, passing=True)

    def check(self, name: str, *, passing: bool) -> None:
        """What the next check of the instance finds."""
        with self.changing():
            self.entries[name].passing = passing

    def forget(self) -> None:
        """Lose everything, and count anew."""
        with self.changing():
            self.entries.clear()
            self.index = 10

    def count_anew(self) -> None:
        """The index goes back to 1 and nothing else changes; who waits is told, as after a restored snapshot."""
        with self._changed:
            self.index = 1
            self._restored += 1
            self._changed.notify_all()

    def changing(self) -> Any:
        """Changes inside raise the index, and wake who waits."""
        return _Changing(self)

    def listed(self, service: str) -> list[str]:
        """Ids of the passing instances."""
        return sorted(row["Service"]["ID"] for row in self._rows(service))

    # ------------------------------------------------------------ what it was asked

    def asked_since(self, at: float) -> list[Asked]:
        return [one for one in list(self.asked) if one.at >= at]

    # ------------------------------------------------------------ answering

    def _answer(self, asked: Asked, body: bytes) -> tuple[int, dict[str, str], bytes]:
        self.asked.append(asked)
        if self.slow:
            time.sleep(self.slow)
        if self.mood is not None:
            return self.mood[0], {"X-Consul-Index": str(self.index)}, self.mood[1]
        parts = asked.path.strip("/").split("/")
        match asked.method, parts:
            case "GET", ["v1", "health", "service", service]:
                return self._health(service, asked.query)
            case "GET", ["v1", "agent", "services"]:
                return 200, {}, json.dumps({name: entry.body for name, entry in self.entries.items()}).encode()
            case "PUT", ["v1", "agent", "service", "register"]:
                return self._register(json.loads(body))
            case "PUT", ["v1", "agent", "service", "deregister", name]:
                with self.changing():
                    self.entries.pop(name, None)
                return 200, {}, b""
            case "PUT", ["v1", "agent", "service", "maintenance", name]:
                return self._maintain(name, asked.query)
        return 404, {}, b"no such path in this fake"

    def _health(self, service: str, query: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        index = int(query.get("index", "0"))
        deadline = time.monotonic() + float(query.get("wait", "300s").removesuffix("s"))
        with self._changed:
            before = (self._server, self._restored)
            while index >= self.index and before == (self._server, self._restored) and self.mood is None:
                if (left := deadline - time.monotonic()) <= 0:
                    break
                self._changed.wait(min(left, 0.1))
            if self.mood is not None:
                return self.mood[0], {"X-Consul-Index": str(self.index)}, self.mood[1]
            return 200, {"X-Consul-Index": str(self.index)}, json.dumps(self._rows(service)).encode()

    def _rows(self, service: str) -> list[dict[str, Any]]:
        return [
            {"Node": {"Address": "127.0.0.1"}, "Service": entry.body}
            for entry in self.entries.values()
            if entry.body["Name"] == service and entry.passing and entry.maintenance is None
        ]

    def _register(self, body: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        with self.changing():
            self.entries[body["ID"]] = Entry(body, passing=body["Checks"][0]["Status"] == "passing")
        return 200, {}, b""

    def _maintain(self, name: str, query: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        if name not in self.entries:
            return 404, {}, f'No service registered with ID "{name}"'.encode()
        with self.changing():
            self.entries[name].maintenance = query.get("reason", "") if query["enable"] == "true" else None
        return 200, {}, b""


class _Changing:
    def __init__(self, fake: FakeConsul) -> None:
        self._fake = fake

    def __enter__(self) -> None:
        self._fake._changed.acquire()

    def __exit__(self, *_exception: object) -> None:
        self._fake.index += 1
        self._fake._changed.notify_all()
        self._fake._changed.release()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], answer: Callable[[Asked, bytes], Any]) -> None:
        super().__init__(address, _Handler)
        self.answer = answer
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller who hung up is no error."""

    def reset(self) -> None:
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._do()

    def do_PUT(self) -> None:
        self._do()

    def _do(self) -> None:
        at = time.monotonic()
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        asked = Asked(at, self.command, parts.path, query, dict(self.headers))
        status, headers, answer = self.server.answer(asked, body)
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(answer)), "Content-Type": "application/json"}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_arguments: Any) -> None:
        """Silent."""
