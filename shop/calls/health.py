"""How one instance is doing, by what calls and looks at it have told: the record that decides whether it is called.

well ──── 5 failures in a row, or it hangs and does not answer a look ────▶ out
out  ──── it answered a look, or its time is over: one call goes there ───▶ on trial
on trial ─ success ─▶ well          on trial ─ failure ─▶ out, for longer
"""

from typing import Final

#: Failures in a row until an instance is left alone.
THRESHOLD: Final = 5
#: How long it is left alone at most, times the number of times it came to that; looks usually end it much sooner.
OUT_SECONDS: Final = 30.0
MOST_TIMES: Final = 10
#: After being well for so long, it has a clean record.
FORGET_SECONDS: Final = 60.0
#: How often an instance that is out is looked at, and how often it is tried unseen when too few are well.
LOOK_SECONDS: Final = 1.0
#: One that answers looks and fails its trials is tried after 1 s, 2 s, 4 s, and then no more often than this.
LONGEST_PAUSE_SECONDS: Final = 8.0
#: One that is back gets its share by and by, beginning with a tenth of it.
WARMING_SECONDS: Final = 10.0
COLDEST: Final = 0.1
#: A call that waits longer, while the instance answered nobody else, is reason enough to look.
OVERDUE_SECONDS: Final = 0.4


class Flight:
    """One call on its way to an instance."""

    __slots__ = ("began", "url")

    def __init__(self, url: str, began: float) -> None:
        self.url, self.began = url, began


class Health:
    """One instance's record. Not thread-safe: the balancer holds a lock. Times are monotonic seconds.

    One event loop makes calls without that lock while all goes well, the brief ones: how many are ``under_way``, how
    many were ``answered`` after ``brief_seconds`` together, and when the last one was. That loop alone writes these.
    """

    __slots__ = (
        "_answered_a_look",
        "_answered_before",
        "_back_at",
        "_calls",
        "_failures",
        "_flights",
        "_heard_at",
        "_looked_at",
        "_seconds",
        "_since",
        "_times_out",
        "_trial",
        "_until",
        "answered",
        "answered_at",
        "brief_seconds",
        "failed_calls",
        "listed_at",
        "under_way",
    )

    def __init__(self, now: float) -> None:
        self.under_way = self.answered = 0
        self.brief_seconds, self.answered_at = 0.0, float("-inf")
        self.listed_at = now
        #: Calls that are on their way, the oldest first, but for the brief ones.
        self._flights: dict[Flight, None] = {}
        self._failures = self._answered_before = 0
        self._times_out = 0
        self._since = now  # well or out
        self._until: float | None = None  # out until then; None: well
        self._trial: Flight | None = None
        self._answered_a_look = False
        self._looked_at = float("-inf")
        self._heard_at = now
        self._back_at = float("-inf")
        self._calls = self.failed_calls = 0
        self._seconds = 0.0

    @property
    def is_well(self) -> bool:
        return self._until is None

    @property
    def in_flight(self) -> int:
        return len(self._flights) + self.under_way

    @property
    def calls(self) -> int:
        """All that are over."""
        return self._calls + self.answered

    @property
    def seconds(self) -> float:
        """Of these together."""
        return self._seconds + self.brief_seconds

    def warmth(self, now: float) -> float:
        """How much of its share it gets, up to 1."""
        return min(max((now - self._back_at) / WARMING_SECONDS, COLDEST), 1.0)

    def may_be_tried(self, now: float, *, too_few: bool) -> bool:
        """Whether one call may go to an instance that is out; ``too_few``: those that are well are not enough."""
        if self._until is None or self._trial is not None:
            return False
        been_out = now - self._since
        if self._answered_a_look and been_out >= min(LOOK_SECONDS * 2 ** (self._times_out - 1), LONGEST_PAUSE_SECONDS):
            return True
        return now >= self._until or (too_few and been_out >= LOOK_SECONDS)

    def wants_a_look(self, now: float) -> bool:
        """Whether it is out, or seems to hang, and was not looked at just now."""
        if self.is_well:
            return self._is_overdue(now) and now - self._looked_at >= OVERDUE_SECONDS
        return now - self._looked_at >= LOOK_SECONDS

    def begin(self, flight: Flight, *, in_panic: bool = False) -> None:
        """A call goes out; to an instance that is out, it is the trial, unless it goes there because all are."""
        self._flights[flight] = None
        if self._until is not None and not in_panic:
            self._trial = flight

    def end(self, flight: Flight, now: float, *, good: bool | None) -> None:
        """The call is over. None: it says nothing about the instance."""
        self._flights.pop(flight, None)
        self._calls += 1
        self._seconds += now - flight.began
        if good:
            self._succeeded(flight, now)
        elif good is False:
            self._failed(flight, now)
        if self._trial is flight:
            self._trial = None

    def looked(self, now: float, *, answers: bool) -> None:
        """Somebody looked at it."""
        self._looked_at, self._answered_a_look = now, answers
        if answers:
            self._heard_at = now

    def put_out(self, now: float) -> None:
        """Leave it alone for a while."""
        if self.is_well and self.answered_at - self._since >= FORGET_SECONDS:
            self._times_out = 0
        self._times_out = min(self._times_out + 1, MOST_TIMES)
        self._since, self._until = now, now + OUT_SECONDS * self._times_out
        self._looked_at, self._answered_a_look = now, False

    def hangs(self, now: float) -> bool:
        """Whether it is thought well, and is not."""
        return self.is_well and self._is_overdue(now) and not self._answered_a_look

    def _is_overdue(self, now: float) -> bool:
        oldest = next(iter(self._flights), None)
        if oldest is None:
            return False
        return now - max(oldest.began, self._heard_at, self.answered_at) > OVERDUE_SECONDS

    def _succeeded(self, flight: Flight, now: float) -> None:
        self._heard_at = now
        if self._until is not None:
            if self._trial is not flight:  # it began before; what counts is how the instance does now
                return
            self._since, self._until, self._back_at = now, None, now
        self._failures = 0
        if now - self._since >= FORGET_SECONDS:
            self._times_out = 0

    def _failed(self, flight: Flight, now: float) -> None:
        if self.answered != self._answered_before:  # it went well in between
            self._failures, self._answered_before = 0, self.answered
        self._failures += 1
        self.failed_calls += 1
        if self._trial is flight or (self.is_well and self._failures >= THRESHOLD):
            self.put_out(now)
