"""The gunicorn worker of the gateway: one event loop, with our protocol in front of gunicorn's own."""

import asyncio
import os
from contextlib import suppress
from typing import Any, Final, cast

import gunicorn.instrument.statsd  # noqa: F401 - gunicorn would import both after the fork, in each worker
import uvloop  # noqa: F401
from gunicorn.asgi.protocol import _CHUNK_PREFIXES, ASGIProtocol
from gunicorn.workers.gasgi import ASGIWorker

from gateway.edge.bridge import Bridge
from gateway.edge.edge import Edge
from gateway.edge.visitor import VisitorConnection
from gateway.in_force.current import current
from gateway.properties import properties
from shop.roles.readiness import leaving
from shop.web.identity.revocation import look

BEAT_SECONDS: Final = 1.0
LOOK_SECONDS: Final = 0.05
BACKLOG: Final = 2048
#: Bytes of a body that wait for a thread before its visitor is read no further.
HELD: Final = 64 * 1024

_CHUNK_PREFIXES.clear()  # 16,384 lines made ahead for answers in pieces; one that is missing is made when it is needed


class General(ASGIProtocol):  # type: ignore[misc]
    """gunicorn's protocol, for a visitor who has said all and still listens, for one who takes too long to say it, and
    for a worker that leaves."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._max_buffer_size = HELD
        self._head_since: float | None = self.worker.loop.time()
        self._has_said_all = False
        self.worker.generals.add(self)

    def data_received(self, data: bytes) -> None:
        if self._head_since is None and not self._has_head():
            self._head_since = self.worker.loop.time()
        super().data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.worker.generals.discard(self)

    def eof_received(self) -> bool:
        receiver = self._body_receiver
        if receiver is None or self._is_ssl:
            return False
        self._has_said_all = True
        if not receiver._complete:  # noqa: SLF001 - gunicorn says it nowhere else
            receiver.signal_disconnect()
        return True

    def _will_close(self, request: Any, response_requires_close: bool) -> bool:
        """Also after what names no host (it is refused, see ``bridge``), when nothing more can come, and when we are
        about to leave."""
        has_host = any(name == b"host" for name, _ in request.headers_bytes)
        return (
            self._has_said_all
            or not has_host
            or leaving()
            or bool(super()._will_close(request, response_requires_close))
        )

    def look(self, now: float) -> None:
        """Close, if a head is not there in time; between requests gunicorn has a clock of its own."""
        if self._has_head():
            self._head_since = None
        elif self._head_since is not None and now - self._head_since > properties.current.head_timeout:
            self._close_transport()

    def _has_head(self) -> bool:
        ready = self._request_ready
        return ready is not None and ready.is_set()

    def leave(self) -> None:
        """Close, unless an answer is under way."""
        if self._awaiting_request and not self._finishing_calls:
            self._close_transport()


class Worker(ASGIWorker):  # type: ignore[misc]
    """``threads`` of gunicorn's settings are those that Django runs on."""

    @classmethod
    def check_config(cls, cfg: Any, log: Any) -> None:
        """gunicorn's own would say that threads are not used."""

    def load_wsgi(self) -> None:
        current()  # routes and revocations are read before there is a loop, which must not wait for a database
        look()
        self.bridge = Bridge(self.app.wsgi(), threads=self.cfg.threads)
        self.asgi = self.bridge
        self.generals: set[General] = set()

    async def _serve(self) -> None:
        self.edge = Edge(self.loop, hand_over=self._hand_over, counted=self._count)
        clock = self.loop.create_task(self.edge.run())
        context = self._get_ssl_context()
        for listener in self.sockets:
            self.servers.append(
                await self.loop.create_server(self._visitor, sock=listener.sock, ssl=context, backlog=BACKLOG)
            )
        beat = 0.0
        while self.alive and self.ppid == os.getppid():
            now = self.loop.time()
            if now >= beat:
                self.notify()
                beat = now + BEAT_SECONDS
                for general in list(self.generals):
                    general.look(now)
            await asyncio.sleep(LOOK_SECONDS)
        await self._let_in(context)
        await self._leave()
        clock.cancel()
        self.edge.end()
        self.bridge.close()

    def _visitor(self) -> VisitorConnection:
        return VisitorConnection(self.edge)

    async def _let_in(self, context: Any) -> None:
        """Those who wait to be accepted would all be reset when the listening sockets are closed."""
        for listener in self.sockets:
            with suppress(OSError):
                while True:
                    accepted, _ = listener.sock.accept()
                    accepted.setblocking(False)
                    await self.loop.connect_accepted_socket(self._visitor, accepted, ssl=context)

    async def _leave(self) -> None:
        """Answers under way are finished, and whoever has asked nothing is let go."""
        for server in self.servers:
            server.close()
        self.bridge.leave()
        deadline = self.loop.time() + self.cfg.graceful_timeout
        while (self.edge.visitors or self.generals) and self.loop.time() < deadline and not self._quick_shutdown:
            self.edge.close()
            for general in list(self.generals):
                general.leave()
            self.notify()
            await asyncio.sleep(LOOK_SECONDS)

    def _hand_over(self, transport: asyncio.Transport, read: bytes, ended: bool) -> None:
        general = General(self)
        transport.set_protocol(cast(asyncio.BaseProtocol, general))
        general.connection_made(transport)
        general.data_received(read)
        if ended and not general.eof_received():
            transport.close()

    def _count(self, answers: int) -> None:
        self.nr += answers
        if self.nr >= self.max_requests:
            self.alive = False
