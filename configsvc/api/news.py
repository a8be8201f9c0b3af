"""Who is to hear of changes, and the one thread of this process that looks for them while there is somebody."""

import hashlib
import logging
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import orjson
from django.db import DatabaseError, InterfaceError, close_old_connections

from configsvc.backends.gathering import LabelUnknown, RequiredBackendFailed
from configsvc.environment.flatten import as_the_client_sorts, merged
from configsvc.queries.environment import environment, revision
from configsvc.queries.settings import last_number
from shop.roles.readiness import leaving

log = logging.getLogger(__name__)

#: From one look at our table, which costs a short query, to the next.
LOOK_SECONDS: Final = 0.25
#: From one reading of everything to the next: the other backends tell nobody. More, where reading takes long.
EVERYTHING_SECONDS: Final = 1.0
#: Versions whose keys are remembered, to say later what changed since.
MOST_REMEMBERED: Final = 500

Digests = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody follows, as it was asked for."""

    application: str
    profiles: str
    label: str | None


@dataclass(frozen=True, slots=True)
class News:
    """``keys``: those that are others than in the version the listener knew; None where that one is not remembered."""

    version: str
    keys: tuple[str, ...] | None


class Listener(Protocol):
    """Told from the thread that looks: may neither block nor raise. ``version``: the one it knows."""

    version: str

    def hear(self, news: News) -> None: ...

    def fail(self) -> None:
        """What it follows has no answer now."""

    def tick(self, now: float) -> None:
        """Now and then, with ``time.monotonic()``."""

    def end(self) -> None:
        """The process is about to leave."""


class Newsroom:
    """Thread-safe; one for each process."""

    def __init__(self) -> None:
        self._listeners: dict[Listener, Place] = {}
        self._remembered: OrderedDict[tuple[Place, str], Digests] = OrderedDict()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def version(self, place: Place) -> str:
        """What is there now. Raises ``LabelUnknown`` and ``RequiredBackendFailed``."""
        return self._read(place)[0]

    def follow(self, place: Place, listener: Listener, *, at_most: int) -> bool:
        """False where as many of its kind are told already. What changed since its version, it hears at once."""
        with self._lock:
            if sum(type(one) is type(listener) for one in self._listeners) >= at_most:
                return False
            self._listeners[listener] = place
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="configsvc-news", daemon=True)
                self._thread.start()
        return True

    def leave(self, listener: Listener) -> None:
        with self._lock:
            self._listeners.pop(listener, None)

    def _run(self) -> None:
        number, due = -1, 0.0
        known: set[Listener] = set()
        while (here := self._present()) is not None:
            now = time.monotonic()
            try:
                found = last_number()
                if (found or 0) != number or now >= due or here.keys() - known:
                    number, known = found or 0, set(here)
                    self._tell(here)
                    took = time.monotonic() - now
                    due = now + max(EVERYTHING_SECONDS, took * 4)
            except (DatabaseError, InterfaceError):
                log.warning("whether settings changed cannot be seen", exc_info=True)
            except Exception:
                log.exception("changes of settings could not be told")
            finally:
                close_old_connections()
            for listener in here:
                listener.tick(now)
                if leaving():
                    listener.end()
            time.sleep(LOOK_SECONDS)

    def _present(self) -> dict[Listener, Place] | None:
        """Those who are to hear; None, and this thread's end, where there is nobody."""
        with self._lock:
            if not self._listeners:
                self._thread = None
                return None
            return dict(self._listeners)

    def _tell(self, here: Mapping[Listener, Place]) -> None:
        for place in set(here.values()):
            listeners = [one for one, followed in here.items() if followed == place]
            try:
                version, digests = self._read(place)
            except (LabelUnknown, RequiredBackendFailed):
                for listener in listeners:
                    listener.fail()
                continue
            for listener in listeners:
                if listener.version != version:
                    listener.hear(News(version, self._differing(place, listener.version, digests)))

    def _read(self, place: Place) -> tuple[str, Digests]:
        found = environment(place.application, place.profiles, place.label, or_empty=True)
        values = merged(as_the_client_sorts(found.sources, found.profiles))
        version = revision(found)
        digests = {key: hashlib.sha256(orjson.dumps(value.value)).digest()[:8] for key, value in values.items()}
        with self._lock:
            self._remembered[place, version] = digests
            self._remembered.move_to_end((place, version))
            while len(self._remembered) > MOST_REMEMBERED:
                self._remembered.popitem(last=False)
        return version, digests

    def _differing(self, place: Place, version: str, now: Digests) -> tuple[str, ...] | None:
        with self._lock:
            before = self._remembered.get((place, version))
        if before is None:
            return None
        return tuple(sorted(key for key in before.keys() | now.keys() if before.get(key) != now.get(key)))


newsroom = Newsroom()


def _anew() -> None:
    """Threads stay with the parent."""
    global newsroom  # noqa: PLW0603 - one for each process
    newsroom = Newsroom()


os.register_at_fork(after_in_child=_anew)
