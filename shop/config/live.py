"""The values in force in this process: swapped whole, and only if all of them can be; else the last good ones stay."""

import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from shop.config import environment, registry
from shop.config.base import Problem, Reading, Setting, text
from shop.config.binding import Bound, InvalidConfiguration, bind
from shop.config.kept import Kept
from shop.config.names import canonical
from shop.config.registry import SHARED, Properties
from shop.config.sources import overrides

log = logging.getLogger(__name__)


class Values:
    """One set of values; models are filled once. Below what the environment says now: ``settings`` of a source."""

    def __init__(
        self,
        settings: tuple[Setting, ...] = (),
        changes: Mapping[str, Mapping[str, Any]] | None = None,
        models: Mapping[str, Properties] | None = None,
    ) -> None:
        self.settings, self._changes = settings, changes
        self._models = dict(models or {})

    def model(self, prefix: str) -> Properties:
        """The model under ``prefix``. Raises ``InvalidConfiguration``."""
        found = self._models.get(prefix)
        return found if found is not None else self._filled(prefix)

    @property
    def digest(self) -> str:
        """Names what the source said: equal where the same settings are."""
        found = sorted(_values(self.settings).items())
        return hashlib.sha256(repr(found).encode()).hexdigest()[:12]

    def _filled(self, prefix: str) -> Properties:
        declaration = registry.of(prefix)
        bound = bind((*environment.settings([declaration], os.environ), *self.settings), [declaration], self._changes)
        if bound.problems:
            raise InvalidConfiguration(bound.problems)
        return self._models.setdefault(prefix, bound.models[prefix])


@dataclass(frozen=True, slots=True)
class Standing:
    """For health pages. ``heard_at``: when ``source`` last said what is in force, as ``time.time()``; None: never.

    ``is_stale``: it came from disk, or the source is silent; ``is_denied``: it says that we may not see what it has;
    ``rejected``: what it says now and we do not follow.
    """

    source: str = ""
    version: str = ""
    heard_at: float | None = None
    is_stale: bool = False
    is_denied: bool = False
    error: str = ""
    rejected: tuple[Problem, ...] = ()
    rejected_at: float | None = None

    @property
    def is_usable(self) -> bool:
        """Whether what is in force is what the source says or once said, or nobody has anything to say to us."""
        return not self.source or self.heard_at is not None or self.is_denied


class Live:
    """One for each process. ``services``: whose properties it has, beside the shared ones."""

    def __init__(self, services: Sequence[str], *, source: str, kept: Kept | None) -> None:
        self.services = tuple(services)
        self._kept = kept
        self._lock = threading.Lock()
        self.values = self._good(())
        self.standing = Standing(source)
        if source and kept is not None and (before := kept.read()) is not None:
            self._remember(*before)

    def offer(self, reading: Reading) -> list[str]:
        """What the source says now: taken whole or not at all. The keys whose values are others than before."""
        with self._lock:
            bound = self._bound(reading.settings)
            problems = (*reading.problems, *bound.problems)
            if problems:
                self._reject(problems)
                return []
            changed = _differing(self._all(self.values.settings), self._all(reading.settings))
            self.values = Values(reading.settings, models=bound.models)
            if self.standing.rejected or changed:
                log.info("configuration applied", extra={"keys": changed, "version": reading.version})
            self.standing = Standing(self.standing.source, reading.version, time.time())
            if self._kept is not None:
                self._kept.write(reading.settings, time.time(), reading.version)
        _tell(self)
        return changed

    def confirm(self) -> None:
        """The source says that nothing changed."""
        with self._lock:
            if not self.standing.rejected:
                self.standing = replace(self.standing, heard_at=time.time(), is_stale=False, is_denied=False, error="")
        _tell(self)

    def missing(self, reading: Reading) -> list[Setting]:
        """Settings in force from places that ``reading`` does not have."""
        there = {setting.origin for setting in reading.settings}
        there |= {problem.origin for problem in reading.problems}
        return [setting for setting in self.values.settings if setting.origin not in there]

    def fail(self, reason: str, *, is_denied: bool = False) -> None:
        """The source says nothing, or that we may not hear it: what was known stays."""
        with self._lock:
            if not self.standing.error:
                log.warning("configuration is not heard of", extra={"reason": reason, "source": self.standing.source})
            self.standing = replace(self.standing, is_stale=True, is_denied=is_denied, error=reason)
        _tell(self)

    def used(self) -> Mapping[str, Setting]:
        """Which setting each property that is not at its default has its value from."""
        return self._bound(self.values.settings).used

    def _reject(self, problems: tuple[Problem, ...]) -> None:
        if problems != self.standing.rejected:
            reasons = [f"{problem.key} ({problem.origin}): {problem.reason}" for problem in problems]
            log.error("configuration rejected, the last good one stays", extra={"problems": reasons})
        since = self.standing.rejected_at or time.time()
        self.standing = replace(self.standing, rejected=problems, rejected_at=since, is_denied=False, error="")
        _tell(self)

    def _remember(self, settings: tuple[Setting, ...], heard_at: float, version: str) -> None:
        try:
            self.values = self._good(settings)
        except InvalidConfiguration as error:
            log.warning("configuration kept on disk is of no use", extra={"reason": str(error)})
            return
        self.standing = replace(self.standing, version=version, heard_at=heard_at, is_stale=True)

    def _good(self, settings: tuple[Setting, ...]) -> Values:
        """Raises ``InvalidConfiguration``."""
        bound = self._bound(settings)
        if bound.problems:
            raise InvalidConfiguration(bound.problems)
        return Values(settings, models=bound.models)

    def _bound(self, settings: tuple[Setting, ...]) -> Bound:
        return bind(self._all(settings), registry.declarations(*self.services, SHARED))

    def _all(self, settings: tuple[Setting, ...]) -> tuple[Setting, ...]:
        ours = registry.declarations(*self.services, SHARED)
        return (*environment.settings(ours, os.environ), *settings)


Listener = Callable[[Live], None]

_live: Live | None = None
_listeners: Final[list[Listener]] = []


def newest() -> Values:
    """What is in force now. Before ``begin``, in commands and tests: the environment and defaults as they are now."""
    generation, changes = overrides()
    if _live is None:
        return Values(changes=changes)
    return _live.values if not generation else Values(_live.values.settings, changes)


def live() -> Live | None:
    """This process's, once it has begun."""
    return _live


def begin(found: Live | None) -> None:
    """From now on ``newest`` is what is in force in ``found``."""
    global _live  # noqa: PLW0603 - one for each process
    _live = found
    if found is not None:
        _tell(found)


def listen(listener: Listener) -> None:
    """Have ``listener`` called after each change, rejection and failure; it must neither block nor raise."""
    _listeners.append(listener)


def _tell(found: Live) -> None:
    if found is _live:
        for listener in _listeners:
            listener(found)


def _differing(before: Sequence[Setting], after: Sequence[Setting]) -> list[str]:
    old, new = _values(before), _values(after)
    names = {canonical(setting.key): setting.key for setting in (*before, *after)}
    return sorted(names[key] for key in old.keys() | new.keys() if old.get(key) != new.get(key))


def _values(settings: Sequence[Setting]) -> dict[str, str]:
    found: dict[str, str] = {}
    for setting in settings:
        found.setdefault(canonical(setting.key), text(setting.value))
    return found
