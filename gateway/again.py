"""When a route has another instance asked, and after how long."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Again:
    """``retries`` beside the first try; ``series`` are first digits of a status. Times are seconds.

    ``interrupted`` and ``late``: whether a broken connection counts, and an answer that does not come in time.
    ``seconds``: after these no other try begins; 0 for no such end.
    """

    retries: int
    methods: frozenset[str]
    statuses: frozenset[int]
    series: frozenset[int]
    interrupted: bool = True
    late: bool = True
    first: float = 0.0
    longest: float = float("inf")
    factor: int = 2
    on_previous: bool = True
    jitter: float = 0.0
    seconds: float = 0.0

    def wants(self, method: str, status: int) -> bool:
        """Whether an answer of this status is one to ask again after."""
        return method in self.methods and (status in self.statuses or status // 100 in self.series)

    def pause(self, number: int, before: float, chance: float) -> float:
        """Seconds before the ``number``-th retry, the first being 1; ``before``: what the last one was.

        ``chance`` is between 0 and 1. The jitter makes a pause that much shorter or longer, within ``longest``.
        """
        if not self.first:
            return 0.0
        if self.on_previous:
            wanted = before * self.factor if number > 1 else self.first
        else:
            wanted = self.first * float(self.factor) ** number
        wanted = min(wanted, self.longest)
        return min(wanted * (1 + self.jitter * (2 * chance - 1)), self.longest)
