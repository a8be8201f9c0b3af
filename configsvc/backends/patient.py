"""Waiting for a backend, but never for long, and never one reader for another's question.

Each backend has threads of its own, so that one that hangs takes none from the others. The same question is asked once
at a time. A backend that was late is not waited for again until it has answered in time once; meanwhile its last good
copy is served, and every answer that does arrive renews the copy.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from typing import Final

from configsvc.backends.base import Asked, Backend, BackendFailed, Found
from configsvc.backends.copies import Copies

log = logging.getLogger(__name__)

THREADS: Final = 4
MOST_WAITING: Final = 200


@dataclass(frozen=True, slots=True)
class Answered:
    """``found`` is None where there is not even a copy; ``trouble`` is empty for a fresh answer."""

    backend: str
    found: Found | None
    trouble: str = ""


class Patient:
    """One backend and its waiting room. Thread-safe; make it after a fork."""

    def __init__(self, backend: Backend, copies: Copies, *, executor: Executor | None = None) -> None:
        self._backend, self._copies = backend, copies
        self._executor = executor or ThreadPoolExecutor(THREADS, thread_name_prefix=f"configsvc-{backend.name}")
        self._flights: dict[Asked, Future[Found]] = {}
        self._lock = threading.Lock()
        self._is_late = False
        self._said = ""

    @property
    def name(self) -> str:
        return self._backend.name

    def ask(self, asked: Asked) -> Callable[[], Answered]:
        """Begin; what is answered waits for the rest of the backend's time."""
        until = time.monotonic() + self._backend.timeout
        flight = self._flight(asked)
        return lambda: self._answer(asked, flight, until)

    def _answer(self, asked: Asked, flight: "Future[Found] | None", until: float) -> Answered:
        copy = self._copies.last(asked) if self._is_late or flight is None else None
        patience = 0.0 if copy is not None else max(until - time.monotonic(), 0.0)
        try:
            if flight is None:
                raise BackendFailed("too many questions wait for it")
            return Answered(self.name, flight.result(patience))
        except TooLate:
            self._is_late = True
            trouble = f"no answer within {self._backend.timeout:g} s"
        except BackendFailed as error:
            trouble = str(error)
        self._say(trouble)
        return Answered(self.name, copy or self._copies.last(asked), trouble)

    def _flight(self, asked: Asked) -> "Future[Found] | None":
        with self._lock:
            flight = self._flights.get(asked)
            if flight is None and len(self._flights) < MOST_WAITING:
                flight = self._executor.submit(self._read, asked, time.monotonic())
                self._flights[asked] = flight
            else:
                return flight
        flight.add_done_callback(lambda _: self._landed(asked))
        return flight

    def _read(self, asked: Asked, asked_at: float) -> Found:
        began = time.monotonic()
        try:
            found = self._backend.read(asked)
        except BackendFailed:
            raise
        except Exception as error:
            log.exception("a backend failed in an unexpected way", extra={"backend": self.name})
            raise BackendFailed("an unexpected error; the log has it") from error
        self._copies.keep(asked, found)
        self._is_late = time.monotonic() - began > self._backend.timeout
        if not self._is_late:
            self._say("")
        return found

    def _landed(self, asked: Asked) -> None:
        with self._lock:
            self._flights.pop(asked, None)

    def _say(self, trouble: str) -> None:
        """Once when it begins, and once when it is over."""
        if trouble != self._said:
            self._said = trouble
            level = logging.WARNING if trouble else logging.INFO
            log.log(level, "a backend of the config server", extra={"backend": self.name, "trouble": trouble or "none"})
