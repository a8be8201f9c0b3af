"""Connections to one instance: those that wait for work, and new ones."""

import asyncio
import ssl
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from gateway.edge.answers import AnswerLines
from gateway.edge.instance import Connection

#: Connections unused for longer are not used again: the instance may be closing them (gunicorn does at 20 s).
IDLE_SECONDS: Final = 15.0
MOST_IDLE: Final = 256


class Pool:
    """Of one event loop. ``url`` is scheme and authority."""

    def __init__(self, url: str, loop: asyncio.AbstractEventLoop, known: AnswerLines) -> None:
        parts = urlsplit(url)
        self._loop, self._known = loop, known
        self._address = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        self._is_tls = parts.scheme == "https"
        #: Those that wait, the last one used last.
        self.idle: list[Connection] = []
        self.host_line = f"Host: {parts.netloc}\r\n".encode()

    def take(self) -> Connection | None:
        """The one that was used last, so that the others may grow old. Whoever cannot wait for a look at the clock has
        ``idle``: none is much older there, as they are trimmed every second."""
        now = self._loop.time()
        while self.idle:
            found = self.idle.pop()
            if now - found.idle_since < IDLE_SECONDS:
                return found
            found.close()
        return None

    def put(self, connection: Connection) -> None:
        """It waits for work from now on."""
        if len(self.idle) >= MOST_IDLE:
            connection.close()
            return
        connection.idle_since = self._loop.time()
        self.idle.append(connection)

    def lost(self, connection: Connection) -> None:
        """It was closed."""
        if connection in self.idle:
            self.idle.remove(connection)

    async def connect(self, seconds: float) -> Connection:
        """A new one. Raises ``OSError``, ``TimeoutError`` among them: nothing was sent."""
        host, port = self._address
        context = _trusted() if self._is_tls else None
        async with asyncio.timeout(seconds):
            _, made = await self._loop.create_connection(lambda: Connection(self, self._known), host, port, ssl=context)
        return made

    def trim(self) -> None:
        """Close those that grew old."""
        oldest = self._loop.time() - IDLE_SECONDS
        for connection in [each for each in self.idle if each.idle_since < oldest]:
            self.idle.remove(connection)
            connection.close()

    def close(self) -> None:
        """All that wait."""
        while self.idle:
            self.idle.pop().close()


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=settings.SHOP_TLS_CA or None)
