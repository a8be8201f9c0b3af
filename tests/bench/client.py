"""The least client that can be: one keep-alive connection, and as little work as possible beside the server's."""

import socket
from typing import Any, Final

import orjson

_HEADERS: Final = "Host: 127.0.0.1\r\nAccept: application/json\r\nAccept-Language: fr-FR,fr;q=0.9,en;q=0.8\r\n"


class Line:
    """One connection; not for several threads at once."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        self._socket.close()

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body."""
        return self.send(asking(path))

    def post(self, path: str, body: Any, **headers: str) -> tuple[int, Any]:
        """Status and parsed answer."""
        status, answer = self.send(posting(path, body, **headers))
        return status, orjson.loads(answer)

    def send(self, request: bytes) -> tuple[int, bytes]:
        """Send what ``asking`` or ``posting`` made, and read the answer."""
        self._socket.sendall(request)
        data = self._socket.recv(65536)
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        head = data[:end].lower()
        begins = head.index(b"content-length:") + 15
        length = int(head[begins : begins + 12].split(b"\r", 1)[0])
        parts, missing = [data[end + 4 :]], length - (len(data) - end - 4)
        while missing > 0:
            parts.append(self._more())
            missing -= len(parts[-1])
        return int(head[9:12]), b"".join(parts)

    def _more(self) -> bytes:
        more = self._socket.recv(65536)
        if not more:
            raise ConnectionError("the server hung up")
        return more


def asking(path: str) -> bytes:
    """A GET, ready to be sent."""
    return f"GET {path} HTTP/1.1\r\n{_HEADERS}\r\n".encode()


def posting(path: str, body: Any, **headers: str) -> bytes:
    """A POST of JSON, ready to be sent; underscores in the headers' names become hyphens."""
    content = orjson.dumps(body)
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    head = f"POST {path} HTTP/1.1\r\n{_HEADERS}{lines}Content-Type: application/json\r\nContent-Length: {len(content)}"
    return head.encode() + b"\r\n\r\n" + content
