"""The server that counts for several workers, Valkey or Redis: imported where one is named, as its client takes memory.

The server's clock is everybody's. A server that does not answer in time lets requests through, uncounted, and is left
alone for a moment: a log line when that begins and when it ends, a metric, and a word in ``/readyz``.
"""

import logging
import threading
import time
from collections.abc import Sequence
from typing import Any, Final

import valkey
from prometheus_client import Gauge

log = logging.getLogger(__name__)

STORE_UP: Final = Gauge("gateway_limit_store_up", "1 while the store of limits answers")
#: Seconds for an answer, and for which a silent store is left alone.
ANSWER_SECONDS: Final = 0.1
PAUSE_SECONDS: Final = 1.0

#: One key for each visitor of a limit, with an instant in microseconds for each rate. All of them hold, or nothing is
#: written. Gives allowed, remaining, and microseconds to wait and until everything can be had again.
_TAKE: Final = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local tokens = tonumber(ARGV[1])
local before, after, wait = {}, {}, 0
for i = 2, #ARGV, 2 do
  local interval, burst = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
  local full_at = tonumber(redis.call('HGET', KEYS[1], i) or 0)
  before[i] = full_at
  after[i] = math.max(full_at, now) + tokens * interval
  wait = math.max(wait, after[i] - now - burst * interval)
end
local allowed = wait < 1
local kept = allowed and after or before
local remaining, reset = nil, 0
for i = 2, #ARGV, 2 do
  local interval, burst = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
  local left = math.floor((burst * interval - math.max(kept[i] - now, 0)) / interval + 0.000001)
  remaining = math.min(remaining or left, left)
  reset = math.max(reset, kept[i] - now)
  if allowed then redis.call('HSET', KEYS[1], i, string.format('%.0f', kept[i])) end
end
if allowed then redis.call('PEXPIRE', KEYS[1], math.ceil(reset / 1000) + 1) end
return {allowed and 1 or 0, math.max(remaining, 0), math.ceil(wait), math.ceil(reset)}
"""


class Store:
    """One server. Thread-safe."""

    def __init__(self, url: str) -> None:
        """Raises ``ValueError`` for what is no address. Nobody is asked yet."""
        self._client = valkey.Valkey.from_url(
            url, socket_timeout=ANSWER_SECONDS, socket_connect_timeout=ANSWER_SECONDS, health_check_interval=0
        )
        self._script = self._client.register_script(_TAKE)
        self._lock = threading.Lock()
        self._silent_until = 0.0
        self.trouble = ""
        STORE_UP.set(1)

    def take(self, key: str, numbers: Sequence[float]) -> tuple[int, int, int, int] | None:
        """The script's answer; None from a silent store."""
        if self._silent_until > time.monotonic():
            return None
        try:
            found: Any = self._script(keys=[key], args=[repr(each) for each in numbers])
        except (valkey.ValkeyError, OSError) as error:
            self._is_silent(error)
            return None
        if self.trouble:
            self._is_back()
        return int(found[0]), int(found[1]), int(found[2]), int(found[3])

    def _is_silent(self, error: Exception) -> None:
        with self._lock:
            first, self.trouble = not self.trouble, type(error).__name__
            self._silent_until = time.monotonic() + PAUSE_SECONDS
        STORE_UP.set(0)
        if first:
            log.error("limits are not counted: their store does not answer", exc_info=error)

    def _is_back(self) -> None:
        with self._lock:
            was, self.trouble = self.trouble, ""
        STORE_UP.set(1)
        if was:
            log.info("limits are counted again")
