"""After, Before, Between: until when and from when a route is there."""

import re
from datetime import datetime
from typing import Annotated, ClassVar, Final, Self
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, model_validator

from gateway.predicates.base import Check, Predicate, Surroundings

#: Java's ZonedDateTime: an offset, a zone, or both: 2017-01-20T17:42:47.789-07:00[America/Denver].
_ZONED: Final = re.compile(r"(?P<at>[^\[\]]+)(?:\[(?P<zone>[^\[\]]+)\])?")


def instant(written: object) -> float:
    """Seconds since 1970. Raises ``ValueError`` for a time that does not say of which zone."""
    if isinstance(written, float):
        return written
    found = _ZONED.fullmatch(str(written))
    if found is None:
        raise ValueError("no ISO date and time")
    at, zone = datetime.fromisoformat(found["at"]), found["zone"]
    if at.tzinfo is None:
        if zone is None:
            raise ValueError("a time without a zone")
        try:
            at = at.replace(tzinfo=ZoneInfo(zone))
        except (OSError, KeyError) as error:
            raise ValueError(f"no time zone: {zone!r}") from error
    return at.timestamp()


Instant = Annotated[float, BeforeValidator(instant)]


class After(Predicate):
    """Requests later than ``datetime``."""

    ORDER: ClassVar = ("datetime",)
    datetime: Instant

    def check(self, surroundings: Surroundings) -> Check:
        begins = self.datetime
        return lambda exchange: exchange.now > begins


class Before(Predicate):
    """Requests earlier than ``datetime``."""

    ORDER: ClassVar = ("datetime",)
    datetime: Instant

    def check(self, surroundings: Surroundings) -> Check:
        ends = self.datetime
        return lambda exchange: exchange.now < ends


class Between(Predicate):
    """Requests later than ``datetime1`` and earlier than ``datetime2``."""

    ORDER: ClassVar = ("datetime1", "datetime2")
    datetime1: Instant
    datetime2: Instant

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.datetime1 >= self.datetime2:
            raise ValueError("datetime1 must be before datetime2")
        return self

    def check(self, surroundings: Surroundings) -> Check:
        begins, ends = self.datetime1, self.datetime2
        return lambda exchange: begins < exchange.now < ends
