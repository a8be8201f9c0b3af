"""gunicorn, configured in one place for every role."""

import errno
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from gunicorn.app.base import BaseApplication

from shop.errors import Unavailable
from shop.roles.catalogue import Role
from shop.secrets import current as secrets
from shop.secrets.base import SecretMissing
from shop.serving import ahead
from shop.serving.arbiter import Arbiter
from shop.serving.beginnings import at_start
from shop.serving.lifecycle import Life
from shop.web.peer import GATEWAY

GRACE_SECONDS: Final = 12
#: gunicorn's own grace, and a little for its arbiter.
STOP_SECONDS: Final = GRACE_SECONDS + 1.0
#: Of a Unix socket, on Linux and elsewhere.
LONGEST_SOCKET_PATH: Final = 103


class PortTaken(OSError):
    """Another program listens on the port, or we may not."""


def require_free(host: str, port: int) -> None:
    """Raises ``PortTaken`` before anything else was started."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(_sentence(host, port, error)) from error


def _sentence(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use. Stop the program that uses it, or choose another: --port {port + 1}"
    return f"Port {port} on {host} cannot be listened on ({error.strerror})."


class Server(BaseApplication):  # type: ignore[misc]
    """One role under gunicorn: threads, because business requests wait for databases and peers."""

    def __init__(self, role: Role, *, host: str, port: int, **options: Any) -> None:
        self._options = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": settings.SHOP_WORKERS,
            "threads": settings.SHOP_THREADS,
            "worker_class": _worker(role),
            "proc_name": f"shop-{role.name}",
            "graceful_timeout": GRACE_SECONDS,
            "timeout": 60,
            "keepalive": 20,
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108 - memory, not a shared folder
            "certfile": settings.SHOP_TLS_CERT or None,
            "keyfile": settings.SHOP_TLS_KEY or None,
            "forwarded_allow_ips": "",
            "accesslog": None,
            "loglevel": "warning",
            "logger_class": "shop.telemetry.gunicorn.Logger",
            **_control(role, port),
            **options,
        }
        self._arbiter: Arbiter | None = None
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            if value is not None and name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        from shop.wsgi import application  # noqa: PLC0415 - loaded in the worker, after the fork

        return application

    def preload(self) -> None:
        """Load the application here and now, so that processes forked later share its memory and start at once.

        Raises ``SystemExit`` where what can be had only once is not had: no worker could have it instead of another.
        """
        try:
            secrets.prepare()
        except (SecretMissing, Unavailable) as error:
            raise SystemExit(f"Shop cannot start: Vault does not unwrap the secret id ({error})") from error
        self.load()
        self.cfg.worker_class  # noqa: B018 - importing after the fork would copy what is shared
        self._arbiter = Arbiter(self)
        ahead.load()
        ahead.give_back()
        at_start(ahead.give_back_once_started)

    def serve(self, life: Life) -> int:
        """Until SIGTERM or Ctrl-C; the exit status."""
        return (self._arbiter or Arbiter(self)).serve(life)


def _worker(role: Role) -> str:
    """By name: the gateway's is its own."""
    is_edge = settings.SHOP_EDGE and role.name == GATEWAY
    return "gateway.edge.worker.Worker" if is_edge else "shop.serving.gthread.Worker"


def renewing(requests: int) -> dict[str, int]:
    """Options that renew a worker after about so many requests; none for 0."""
    return {"max_requests": requests, "max_requests_jitter": requests // 10}


def _control(role: Role, port: int) -> dict[str, Any]:
    path = Path(settings.SHOP_RUN) / f"{role.name}-{port}.sock"
    if len(str(path)) > LONGEST_SOCKET_PATH:
        return {"control_socket_disable": True}
    return {"control_socket": str(path)}
