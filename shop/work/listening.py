"""On PostgreSQL, hears what other processes ask for: an insert rings here at once, wherever it was made.

Only a hint: whoever hears nothing looks for itself twice a second. Elsewhere there is nothing to listen to.
"""

import logging
import threading
from collections.abc import Sequence
from typing import Any, Final

from django.db import connections

from shop.work.wake import wake

log = logging.getLogger(__name__)

CHANNEL: Final = "shop_work"
#: Between looks whether to stop.
LOOK_SECONDS: Final = 1.0
#: Before the next try to connect.
PAUSE_SECONDS: Final = 5.0


class Listener:
    """Rings this process's bell (``wake``) for everything new in the databases of ``modules``."""

    def __init__(self, modules: Sequence[str]) -> None:
        self._modules = [module for module in modules if connections[module].vendor == "postgresql"]
        self._stopping = threading.Event()

    def start(self) -> None:
        for module in self._modules:
            threading.Thread(target=self._loop, args=(module,), name=f"{module}-listener", daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()

    def _loop(self, module: str) -> None:
        import psycopg  # noqa: PLC0415 - only where there is PostgreSQL

        heard = True
        while not self._stopping.is_set():
            try:
                with psycopg.connect(**_parameters(module), autocommit=True) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    wake()  # what was asked for while nobody listened
                    heard = True
                    self._ring(connection)
            except psycopg.Error as error:
                if heard:
                    log.warning(
                        "cannot listen; looking for work instead", extra={"work_module": module, "why": str(error)}
                    )
                heard = False
                self._stopping.wait(PAUSE_SECONDS)

    def _ring(self, connection: Any) -> None:
        while not self._stopping.is_set():
            for _ in connection.notifies(timeout=LOOK_SECONDS):
                wake()


def _parameters(module: str) -> dict[str, Any]:
    """Those of Django's own connection, without its cursors and its pool."""
    found: dict[str, Any] = connections[module].get_connection_params()
    return {name: value for name, value in found.items() if name not in {"cursor_factory", "context", "pool"}}
