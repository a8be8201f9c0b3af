"""Whether an instance really agrees to a WebSocket (RFC 6455, 4.1)."""

import hashlib
from base64 import b64encode
from typing import Final

from gateway.edge.answers import AnswerHead

_GUID: Final = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_ACCEPT: Final = b"sec-websocket-accept"


def accepted(key: str) -> bytes:
    """What only who has read ``key``, and speaks WebSocket, answers."""
    return b64encode(hashlib.sha1(f"{key}{_GUID}".encode(), usedforsecurity=False).digest())


def switches(head: AnswerHead, key: str) -> bool:
    """Whether ``head`` says so, once, to the visitor who sent ``key``, and nothing of a body."""
    said = [(name.lower(), value.strip()) for name, _, value in (line.partition(b":") for line in head.lines)]
    values = [value for name, value in said if name == _ACCEPT]
    return values == [accepted(key)] and all(name != b"content-length" for name, _ in said)
