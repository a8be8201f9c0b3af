"""Whether an address answers, by trying it: what a registry says is a hint, a connection is the truth."""

import http.client
import socket
import ssl
from enum import Enum
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

CONNECT_SECONDS: Final = 0.5
#: As long as Consul's own check waits.
CHECK_SECONDS: Final = 2.0


class Reached(Enum):
    """What a connection attempt showed. Silence proves nothing by itself: the peer, or we, may just be busy."""

    ANSWERS = "answers"
    REFUSED = "refused"
    SILENT = "silent"


def reached(url: str) -> Reached:
    """Connect to the host and port of ``url``, and hang up."""
    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        socket.create_connection((parts.hostname or "", port), timeout=CONNECT_SECONDS).close()
    except ConnectionRefusedError:
        return Reached.REFUSED
    except OSError:
        return Reached.SILENT
    return Reached.ANSWERS


def passes(url: str) -> bool:
    """Whether a GET of ``url`` is answered with 2xx, as Consul's check will want it."""
    parts = urlsplit(url)
    connection = _connection(parts)
    try:
        connection.request("GET", parts.path)
        return 200 <= connection.getresponse().status < 300
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _connection(parts: SplitResult) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme != "https":
        return http.client.HTTPConnection(host, parts.port, timeout=CHECK_SECONDS)
    context = ssl.create_default_context(cafile=settings.SHOP_TLS_CA or None)
    return http.client.HTTPSConnection(host, parts.port, timeout=CHECK_SECONDS, context=context)
