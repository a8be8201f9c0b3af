"""gunicorn, configured in one place for every role."""

import errno
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from gunicorn.app.base import BaseApplication

from shop.roles.catalogue import Role

GRACE_SECONDS: Final = 12


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

    def __init__(self, role: Role, *, host: str, port: int, workers: int = 1, threads: int = 8, **options: Any) -> None:
        self._options = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "proc_name": f"shop-{role.name}",
            "graceful_timeout": GRACE_SECONDS,
            "timeout": 60,
            "keepalive": 20,
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108 - memory, not a shared folder
            "control_socket_disable": True,
            "forwarded_allow_ips": "",
            "accesslog": None,
            "loglevel": "warning",
            "logger_class": "shop.telemetry.gunicorn.Logger",
            **options,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            if value is not None and name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        from shop.wsgi import application  # noqa: PLC0415 - loaded in the worker, after the fork

        return application
