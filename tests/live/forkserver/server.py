"""Forks a process for every connection that asks for one, and tells how it ended. One thread; nothing is kept open."""

import json
import os
import selectors
import signal
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.live.forkserver.asked import Asked

#: Of a request: arguments and environment. Its descriptors are standard input, output and error.
LARGEST: Final = 128 * 1024
STREAMS: Final = 3
#: Test runs that end one after the other may leave nobody connected for a moment.
PATIENCE: Final = 10.0


@dataclass(eq=False)
class _Client:
    connection: socket.socket
    child: int = 0
    #: Becomes readable when the child ends.
    ended: int = -1


class Server:
    """Listens at a Unix socket. A connection that asks for nothing keeps the server, no more."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._listener.bind(path)
        self._listener.listen(64)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ, None)
        self._clients: list[_Client] = []

    def serve(self) -> Asked | None:
        """In the process that was asked for, who it is; None in the server, when nobody is left."""
        while ready := self._selector.select(None if self._clients else PATIENCE):
            for key, _ in ready:
                if key.data is None:
                    self._accept()
                elif key.fd == key.data.ended:
                    self._tell(key.data)
                elif (asked := self._hear(key.data)) is not None:
                    return asked
        self._path.unlink(missing_ok=True)
        self._close()
        return None

    def _accept(self) -> None:
        client = _Client(self._listener.accept()[0])
        self._clients.append(client)
        self._selector.register(client.connection, selectors.EVENT_READ, client)

    def _hear(self, client: _Client) -> Asked | None:
        """Fork what the client asks for, or let it go."""
        try:
            request, streams, _, _ = socket.recv_fds(client.connection, LARGEST, STREAMS)
        except ConnectionError:
            request, streams = b"", []
        if not request:
            self._leave(client)
            return None
        server = os.getpid()
        client.child = os.fork()
        if client.child == 0:
            os.setsid()  # before anybody knows of it and could mean its group
            _say(client, pid=os.getpid())
            self._close()
            return Asked(**json.loads(request), streams=list(streams), server=server)
        for stream in streams:
            os.close(stream)
        client.ended = os.pidfd_open(client.child)
        self._selector.register(client.ended, selectors.EVENT_READ, client)
        return None

    def _tell(self, client: _Client) -> None:
        status = os.waitstatus_to_exitcode(os.waitpid(client.child, 0)[1])
        self._selector.unregister(client.ended)
        os.close(client.ended)
        client.ended = -1
        if client in self._clients:
            _say(client, status=status)

    def _leave(self, client: _Client) -> None:
        """As the death of its parent ends a process, however the parent died."""
        self._selector.unregister(client.connection)
        client.connection.close()
        self._clients.remove(client)
        if client.ended >= 0:
            os.kill(client.child, signal.SIGTERM)

    def _close(self) -> None:
        for key in list(self._selector.get_map().values()):
            if key.data is not None and key.fd == key.data.ended:
                os.close(key.fd)
        self._selector.close()
        self._listener.close()
        for client in self._clients:
            client.connection.close()


def _say(client: _Client, **word: int) -> None:
    with suppress(OSError):  # where it is gone, we hear that next
        client.connection.send(json.dumps(word).encode())
