"""Everything below the prefix of settings in Consul, kept as it is there: one question that waits instead of one for
each place of each reader.

It counts only while it is certain: from the moment Consul answered in time until the next answer is overdue. Else who
reads asks Consul itself, as without it, and is told that it is slow.
"""

import bisect
import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from typing import Final

from shop.consul import WAIT_FACTOR, Agent, ConsulRefused, ConsulUnavailable, Entry
from shop.discovery.current import agent
from shop.line import Asker, Line, is_sound, line
from shop.singleton import singleton

log = logging.getLogger(__name__)

WAIT_SECONDS: Final = 2
#: What an answer may take beside its wait. A slow Consul would else be certain now and then, and delay readers between.
ON_TIME_SECONDS: Final = 1.0
#: After an answer, until the next one is overdue; so long a silence may go unnoticed.
CERTAIN_SECONDS: Final = 4.0
#: A storm of changes is read twenty times a second.
PACE_SECONDS: Final = 0.05
#: Nobody has read for so long: it ends, until somebody does.
IDLE_SECONDS: Final = 60.0

_Tree = Mapping[str, Entry]


class ConsulWatch:
    """Thread-safe; its thread begins with the first reader. Make it after a fork."""

    def __init__(
        self, connect: Callable[[], Agent], *, clock: Callable[[], float] = time.monotonic, line: Line | None = None
    ) -> None:
        self._connect, self._clock, self._asker = connect, clock, Asker(line or Line())
        self._lock = threading.Lock()
        self._following = ""
        self._is_running = False
        self._read_at = 0.0
        self._expected = 0
        self._tree: _Tree = {}
        self._keys: list[str] = []
        self._forget()

    def below(self, root: str, prefix: str) -> _Tree | None:
        """The entries whose keys begin with ``prefix``, itself below ``root``; None where that is not certain."""
        with self._lock:
            self._read_at = self._clock()
            if root != self._following:
                self._following, self._is_running = root, False
                self._forget()
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._run, args=(root,), name="configsvc-consul", daemon=True).start()
            if self._index < max(self._expected, 1) or self._read_at - self._heard_at > CERTAIN_SECONDS:
                return None
            tree, keys = self._tree, self._keys
        begin = bisect.bisect_left(keys, prefix)
        end = bisect.bisect_left(keys, prefix + "\U0010ffff", begin)
        return {key: tree[key] for key in keys[begin:end]}

    def expect(self, index: int) -> None:
        """We wrote, and Consul is at ``index``: what was there before does not count any more."""
        with self._lock:
            self._expected = max(self._expected, index)

    def _run(self, root: str) -> None:
        asking, index, had = self._connect(), 0, False
        while self._is_wanted(root):
            self._asker.turn()
            began, after, wait_seconds = time.monotonic(), index, WAIT_SECONDS if index else 0
            due = self._clock() + ON_TIME_SECONDS + (WAIT_SECONDS * WAIT_FACTOR if index else 0.0)
            try:
                at, found = asking.tree(root, index=index, wait_seconds=wait_seconds)
            except (ConsulUnavailable, ConsulRefused):
                at, found = 0, {}
            except Exception:
                log.exception("Consul could not be followed")
                at, found = 0, {}
            if at < max(index, 1) or (index and had and not found):  # silent, or it lost what it had: begin anew
                index, had = 0, False
                self._hear(root, 0, {}, is_late=True)
                self._asker.heard(well=False)
            else:
                index, had = at, bool(found)
                self._hear(root, at, found, is_late=self._clock() > due)
                waited = time.monotonic() - began
                self._asker.heard(well=is_sound(at, after=after, waited=waited, wait_seconds=wait_seconds))
                time.sleep(PACE_SECONDS)

    def _is_wanted(self, root: str) -> bool:
        with self._lock:
            is_ours = root == self._following
            if is_ours and self._clock() - self._read_at > IDLE_SECONDS:
                self._is_running = False
                self._forget()
            return is_ours and self._is_running

    def _hear(self, root: str, index: int, found: _Tree, *, is_late: bool) -> None:
        keys = sorted(found)
        with self._lock:
            if root == self._following:
                self._index, self._tree, self._keys = index, found, keys
                self._heard_at = float("-inf") if is_late else self._clock()
                if not index:  # a Consul that counts anew does not reach what we expected of the last one
                    self._expected = 0

    def _forget(self) -> None:
        self._index, self._heard_at = 0, float("-inf")
        self._tree, self._keys = {}, []


@singleton
def watch() -> ConsulWatch:
    """This process's."""
    return ConsulWatch(agent, line=line())


os.register_at_fork(after_in_child=watch.cache_clear)
