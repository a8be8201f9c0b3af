"""The thread that follows the source of settings: one for each process, begun after it was forked."""

import logging
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from shop.config.base import Problem, Reading, SettingsWithheld, Source, SourceUnavailable
from shop.config.live import Live

log = logging.getLogger(__name__)

WAIT_SECONDS: Final = 20
#: From one question to the next: a storm of changes is followed five times a second.
PACE_SECONDS: Final = 0.2
#: A source that does not answer is asked again soon, and then less often.
FIRST_PAUSE_SECONDS: Final = 0.5
LONGEST_PAUSE_SECONDS: Final = 3.0


class Watch:
    """Follows ``source`` until it is stopped. ``looked`` is set once it was heard, or was not."""

    def __init__(self, live: Live, source: Source, profiles: Sequence[str]) -> None:
        self._live, self._source, self._profiles = live, source, tuple(profiles)
        self._stopped = threading.Event()
        self._version = ""
        self._reading: Reading | None = None
        self._pause = 0.0
        self.looked = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._run, name="configuration", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()

    def refresh(self) -> list[str]:
        """Ask now, in the thread of the caller; the keys that changed. Raises ``SourceUnavailable``."""
        reading = self._ask(after="")
        return self._live.offer(replace(reading, problems=(*reading.problems, *self._doubts(reading))))

    def look(self) -> None:
        """Ask once, and have what comes of it taken, or not."""
        try:
            self._follow()
        except SourceUnavailable as error:
            self._failed(str(error), is_denied=isinstance(error, SettingsWithheld))
        except Exception as error:
            log.exception("configuration could not be followed")
            self._failed(type(error).__name__)
        self.looked.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            began = time.monotonic()
            self.look()
            self._stopped.wait(max(self._pause, began + PACE_SECONDS - time.monotonic()))

    def _follow(self) -> None:
        reading = self._ask(after=self._version)
        if self._version and reading == self._reading:
            self._live.confirm()
            return
        doubts = self._doubts(reading)
        self._live.offer(replace(reading, problems=(*reading.problems, *doubts)))
        went_back = _went_back(self._version, reading.version)
        self._reading, self._version = reading, "" if doubts or went_back else reading.version
        self._pause = self._longer() if doubts else 0.0

    def _doubts(self, reading: Reading) -> tuple[Problem, ...]:
        """Why not to believe that settings in force are gone; nothing where they were deleted."""
        missing = self._live.missing(reading)
        if not missing:
            return ()
        if not reading.settings and _went_back(self._live.standing.version, reading.version):
            return (Problem(missing[0].key, missing[0].origin, "its source lost everything it had"),)
        return self._source.withheld(missing)

    def _ask(self, *, after: str) -> Reading:
        services = ",".join(self._live.services)
        return self._source.read(services, self._profiles, after=after, wait_seconds=WAIT_SECONDS if after else 0)

    def _failed(self, reason: str, *, is_denied: bool = False) -> None:
        self._live.fail(reason, is_denied=is_denied)
        self._version = ""
        self._pause = self._longer()

    def _longer(self) -> float:
        longest = min(max(self._pause * 2, FIRST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
        return longest * random.uniform(0.75, 1.0)  # noqa: S311 - so that processes do not ask in step


def _went_back(before: str, now: str) -> bool:
    """A source that counts, and counts anew, lost its state: the next question does not wait."""
    return before.isdigit() and now.isdigit() and int(now) < int(before)
