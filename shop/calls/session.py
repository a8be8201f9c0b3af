"""The ``requests`` session of calls between roles: it believes nothing in the environment and keeps no cookies.

Its sockets know the call's deadline. ``requests`` alone bounds each read, so that a peer which sends a byte now and
then could hold a caller for ever.
"""

import socket
import time
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from shop.calls.context import remaining

POOL_SIZE: Final = 32
#: Connections unused for longer are not used again: the peer may be closing them this moment (gunicorn does at 20 s).
IDLE_SECONDS: Final = 15.0


def session() -> requests.Session:
    """A session for one service: its own pool, no proxies, no .netrc, no cookies, no compression, no retries.

    Over https the issuers in ``SHOP_TLS_CA`` are trusted, or the usual ones.
    """
    made = requests.Session()
    made.trust_env = False
    made.verify = settings.SHOP_TLS_CA or True
    made.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    made.headers["Accept-Encoding"] = "identity"  # a small compressed answer could unpack to a very large one
    adapter = _Adapter(pool_connections=8, pool_maxsize=POOL_SIZE, max_retries=0)
    made.mount("http://", adapter)
    made.mount("https://", adapter)
    return made


class _Socket(socket.socket):
    """Every read ends with the call's deadline."""

    def recv_into(self, *args: Any, **options: Any) -> int:
        left = remaining()
        if left is not None:
            if left <= 0:
                raise TimeoutError
            self.settimeout(left)
        return super().recv_into(*args, **options)


class _Connection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        plain = super()._new_conn()
        timeout = plain.gettimeout()
        timed = _Socket(plain.family, plain.type, plain.proto, fileno=plain.detach())
        timed.settimeout(timeout)
        return timed


class _Fresh(HTTPConnectionPool):
    """Opens anew what was idle for long."""

    def _get_conn(self, timeout: float | None = None) -> Any:
        found: Any = super()._get_conn(timeout)
        if found.sock is not None and time.monotonic() - getattr(found, "used_at", float("-inf")) > IDLE_SECONDS:
            found.close()
        return found

    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.used_at = time.monotonic()
        super()._put_conn(conn)


class _Pool(_Fresh):
    ConnectionCls = _Connection


class _TLSPool(_Fresh, HTTPSConnectionPool):
    """With the connections urllib3 has."""


class _Adapter(HTTPAdapter):
    """Over TLS each read is bounded by the deadline, over plain HTTP all of them together."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TLSPool}
