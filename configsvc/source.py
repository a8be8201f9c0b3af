"""The config server's own settings as a source for the modules that run in the same process."""

import time
from collections.abc import Sequence
from typing import Final

from django.db import DatabaseError, InterfaceError, close_old_connections

from configsvc.backends.gathering import LabelUnknown, RequiredBackendFailed
from configsvc.environment.flatten import as_the_client_sorts
from configsvc.environment.names import BadName
from configsvc.queries.environment import environment, revision
from configsvc.queries.settings import last_number
from shop.config.base import Problem, Reading, Setting, SourceUnavailable

DEFAULT_PROFILE: Final = "default"
#: How often the table is looked at for a change, which costs one short query.
LOOK_SECONDS: Final = 0.3
#: How often everything is read anew: the other backends tell nobody.
EVERYTHING_SECONDS: Final = 3.0


class OwnSource:
    """Answers from the backends, in the thread of who asks."""

    name = "embedded"

    def read(self, service: str, profiles: Sequence[str], *, after: str = "", wait_seconds: float = 0) -> Reading:
        """Raises ``SourceUnavailable``."""
        until = time.monotonic() + wait_seconds
        try:
            reading = _read(service, profiles)
            while reading.version == after and (left := until - time.monotonic()) > 0:
                _until_written(min(left, EVERYTHING_SECONDS))
                reading = _read(service, profiles)
        except (DatabaseError, InterfaceError, RequiredBackendFailed, LabelUnknown, BadName) as error:
            raise SourceUnavailable(f"the config server: {type(error).__name__}") from error
        finally:
            close_old_connections()
        return reading

    def withheld(self, missing: Sequence[Setting]) -> tuple[Problem, ...]:
        """Nothing: what is not in the answer is nowhere."""
        return ()


def _read(service: str, profiles: Sequence[str]) -> Reading:
    found = environment(service, ",".join(profiles or [DEFAULT_PROFILE]), None, or_empty=True)
    settings = [
        Setting(key, value.value, f"embedded:{source.name}", source.name)
        for source in as_the_client_sorts(found.sources, found.profiles)
        for key, value in source.values.items()
    ]
    return Reading(revision(found), tuple(settings))


def _until_written(seconds: float) -> None:
    """Until the table has another revision, or time is up."""
    until, before = time.monotonic() + seconds, last_number()
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(LOOK_SECONDS, left))
        if last_number() != before:
            return
