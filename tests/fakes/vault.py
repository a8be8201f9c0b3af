"""A front before a real Vault that falls ill when told to, and counts the logins that reach it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Final, Self

import requests

SLOW_SECONDS: Final = 8.0


class Sick(StrEnum):
    """What is the matter."""

    NOTHING = "nothing"
    DEAD = "dead"  # connections are closed without a word
    SEALED = "sealed"
    REFUSES = "refuses"  # 403 to everything, health apart
    SLOW = "slow"
    GARBAGE = "garbage"


class Front:
    """``address`` passes on to ``target`` while ``sick`` is ``NOTHING``; ``logins``: when each came.

    ``reads`` counts the values that were read, ``unwraps`` the tokens that were unwrapped, ``revoked`` the leases that
    were given back; ``tokens`` are those shown.
    """

    def __init__(self, target: str) -> None:
        self.target, self.sick = target, Sick.NOTHING
        self.logins: list[float] = []
        self.unwraps = self.revoked = 0
        self.questions = 0
        self.reads = 0
        self.tokens: set[str] = set()
        front = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                front.answer(self)

            do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815

            def log_message(self, *args: object) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, to: BaseHTTPRequestHandler) -> None:
        """One request, as ``sick`` says."""
        self.questions += 1
        body = to.rfile.read(int(to.headers.get("Content-Length") or 0))
        self.tokens |= {token for token in (to.headers.get("X-Vault-Token"),) if token}
        self.unwraps += "/wrapping/unwrap" in to.path
        if "/login" in to.path:
            self.logins.append(time.monotonic())
        sick = self.sick
        if sick is Sick.DEAD:
            to.close_connection = True
            to.connection.close()
            return
        if sick is Sick.SLOW:
            time.sleep(SLOW_SECONDS)
        status, content = self._said(sick, to, body)
        try:
            to.send_response(status)
            to.send_header("Content-Type", "application/json")
            to.send_header("Content-Length", str(len(content)))
            to.end_headers()
            to.wfile.write(content)
        except OSError:
            to.close_connection = True  # whoever asked went away

    def _said(self, sick: Sick, to: BaseHTTPRequestHandler, body: bytes) -> tuple[int, bytes]:
        if sick is Sick.SEALED:
            return 503, b'{"errors":["Vault is sealed"],"sealed":true}'
        if sick is Sick.REFUSES and "/sys/health" not in to.path:
            return 403, b'{"errors":["permission denied"]}'
        if sick is Sick.GARBAGE:
            return 200, b"<html>Welcome to the hotel's network</html>"
        headers = {name: value for name, value in to.headers.items() if name.lower().startswith(("x-", "content-type"))}
        answer = requests.request(to.command, self.target + to.path, data=body, headers=headers, timeout=10)
        self.reads += answer.status_code == 200 and "/data/" in to.path
        self.revoked += answer.ok and "/leases/revoke" in to.path
        return answer.status_code, answer.content

    @contextmanager
    def running(self) -> Iterator[Self]:
        """Inside, it answers."""
        Thread(target=self._server.serve_forever, daemon=True).start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
