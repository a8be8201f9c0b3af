"""A fake of OpenTelemetry's collector: it takes spans by OTLP over HTTP, as protobuf, and keeps them."""

import gzip
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Told:
    """One span; ids in hexadecimal digits, times in nanoseconds."""

    service: str
    trace: str
    id: str
    parent: str
    name: str
    kind: int
    began: int
    ended: int
    failed: bool
    attributes: dict[str, str | int]


class FakeCollector:
    """Listens on loopback in the ``with`` block."""

    def __init__(self) -> None:
        self.spans: list[Told] = []
        self._server = _Server(("127.0.0.1", 0), self.spans)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], spans: list[Told]) -> None:
        super().__init__(address, _Handler)
        self.spans = spans


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        is_ours = self.path == "/v1/traces" and self.headers["Content-Type"] == "application/x-protobuf"
        if is_ours:
            self.server.spans += _read(ExportTraceServiceRequest.FromString(body))
        self.send_response(200 if is_ours else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: Any) -> None:
        """Silent."""


def _read(message: Any) -> list[Told]:
    return [
        Told(
            service=str(_values(rows.resource.attributes)["service.name"]),
            trace=span.trace_id.hex(),
            id=span.span_id.hex(),
            parent=span.parent_span_id.hex(),
            name=span.name,
            kind=span.kind,
            began=span.start_time_unix_nano,
            ended=span.end_time_unix_nano,
            failed=span.status.code == span.status.STATUS_CODE_ERROR,
            attributes=_values(span.attributes),
        )
        for rows in message.resource_spans
        for scope in rows.scope_spans
        for span in scope.spans
    ]


def _values(attributes: Any) -> dict[str, str | int]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in attributes}
