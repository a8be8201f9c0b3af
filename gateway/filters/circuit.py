"""A circuit breaker: closed while most requests go well, open for a while when they do not, then half open to see."""

import threading
from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class State(StrEnum):
    """Named as operators know them."""

    CLOSED = "CLOSED"
    OPEN = "OPEN"
    HALF_OPEN = "HALF_OPEN"


@dataclass(frozen=True, slots=True)
class Terms:
    """As Resilience4j has them: of the last ``window`` requests, once there are ``least``, ``rate`` percent failures
    open it for ``seconds``; then ``tries`` requests show whether it closes."""

    rate: float = 50.0
    window: int = 100
    least: int = 100
    seconds: float = 60.0
    tries: int = 10


class Circuit:
    """Of one name, in this process. Thread-safe; times are seconds of a clock that may jump a little."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._state = State.CLOSED
        self._outcomes: deque[bool] = deque(maxlen=terms.window)
        self._since = 0.0
        self._let_in = 0
        self._lock = threading.Lock()

    @property
    def state(self) -> State:
        return self._state

    @property
    def failures(self) -> int:
        """Of the requests it remembers."""
        return sum(not each for each in tuple(self._outcomes))

    def admit(self, now: float) -> bool:
        """Whether a request may go on."""
        with self._lock:
            if self._state is State.CLOSED:
                return True
            if now - self._since >= self.terms.seconds:
                # Also from half open: a request that was let in and never heard of keeps nobody out for ever.
                self._become(State.HALF_OPEN, now)
            if self._state is State.HALF_OPEN and self._let_in < self.terms.tries:
                self._let_in += 1
                return True
            return False

    def wait(self, now: float) -> float:
        """Seconds until it is worth asking again."""
        return max(self.terms.seconds - (now - self._since), 0.0)

    def saw(self, now: float, *, good: bool) -> None:
        """A request that was admitted is over."""
        with self._lock:
            if self._state is State.OPEN:
                return
            self._outcomes.append(good)
            enough = self.terms.least if self._state is State.CLOSED else self.terms.tries
            if len(self._outcomes) < min(enough, self.terms.window):
                return
            failed = 100.0 * sum(not each for each in self._outcomes) / len(self._outcomes)
            if failed >= self.terms.rate:
                self._become(State.OPEN, now)
            elif self._state is State.HALF_OPEN:
                self._become(State.CLOSED, now)

    def forget(self) -> None:
        """A request that was admitted was not let in elsewhere: nobody knows how it would have gone."""
        with self._lock:
            self._let_in = max(self._let_in - 1, 0)

    def _become(self, state: State, now: float) -> None:
        self._state, self._since, self._let_in = state, now, 0
        self._outcomes.clear()


@lru_cache(maxsize=10_000)
def circuit(name: str, terms: Terms) -> Circuit:
    """What was seen outlives a change of routes that does not change this breaker."""
    made = Circuit(terms)
    _known[name] = made
    return made


def circuits() -> dict[str, Circuit]:
    """By name, for people."""
    return dict(_known)


_known: dict[str, Circuit] = {}
