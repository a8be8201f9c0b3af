"""How often, and after how long, one request is sent to another instance: as its route says, or as we do."""

import random
import time

from gateway.again import Again
from gateway.answer import Answer
from gateway.attempts import MOST
from gateway.errors import ServiceTimeout, ServiceTrouble
from shop.calls.context import remaining


class Tries:
    """Of one request by ``method``. ``most``: to so many instances it is sent."""

    def __init__(self, again: Again | None, method: str) -> None:
        self._again, self._method = again, method
        self.most = MOST if again is None else again.retries + 1
        self._began = time.monotonic()
        self._number = 0
        self._pause = self._told = 0.0

    def may_follow(self, answer: Answer) -> bool:
        """Whether another instance is asked after an answer like this. One that says when is taken at its word."""
        again = self._again
        if again is None or not again.wants(self._method, answer.status) or self._is_over():
            return False
        said = next((value for name, value in answer.headers if name.lower() == "retry-after"), "")
        self._told = float(said) if said.isdecimal() and len(said) < 9 else 0.0
        return (not said or (said.isdecimal() and len(said) < 9)) and self._told < _left()

    def may_follow_on(self, error: ServiceTrouble) -> bool:
        """Whether another instance is asked after none."""
        self._told = 0.0
        if self._again is None:
            return True
        counts = self._again.late if isinstance(error, ServiceTimeout) else self._again.interrupted
        return counts and not self._is_over()

    def wait(self) -> None:
        """Before it is sent once more."""
        if self._again is None:
            return
        self._number += 1
        chance = random.random()  # noqa: S311 - nobody gains by guessing it
        self._pause = self._again.pause(self._number, self._pause, chance)
        seconds = max(self._pause, self._told)
        if seconds > 0:
            time.sleep(min(seconds, max(_left(), 0.0)))

    def _is_over(self) -> bool:
        seconds = self._again.seconds if self._again is not None else 0.0
        return bool(seconds) and time.monotonic() - self._began >= seconds


def _left() -> float:
    left = remaining()
    return float("inf") if left is None else left
