"""How a process comes to follow its settings: once, after it was forked, before it serves."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from shop.config import declarations, live, sources
from shop.config.binding import InvalidConfiguration
from shop.config.kept import Kept
from shop.config.live import Live
from shop.config.watch import Watch
from shop.roles.catalogue import MODULES, Role

#: A process that starts waits so long for its source to be heard.
FIRST_SECONDS: Final = 2.0

_watch: Watch | None = None


def services(role: Role) -> tuple[str, ...]:
    """Whose settings a process of ``role`` has."""
    return tuple(MODULES[name].service for name in role.serves) or (role.service,)


def follow(role: Role, source: str, profiles: Sequence[str], *, folder: Path, secret: str) -> None:
    """Follow the source of this name, and wait a moment for what it says. Raises ``InvalidConfiguration`` where the
    environment says what cannot be, and ``LookupError`` where nobody offers the source."""
    global _watch  # noqa: PLW0603 - one for each process
    declarations.load()
    made = sources.made(source)
    kept = Kept(folder / f"{role.name}.kept", secret) if made else None
    found = Live(services(role), source=source if made else "", kept=kept)
    live.begin(found)
    if made is not None:
        _watch = Watch(found, made, profiles)
        _watch.start()
        _watch.looked.wait(FIRST_SECONDS)


@contextmanager
def told_once(role: Role, source: str, profiles: Sequence[str]) -> Iterator[None]:
    """Inside, what the source says now is in force, and nobody follows it: for commands that end by themselves.

    Raises ``InvalidConfiguration`` where what it says cannot be, ``SourceUnavailable`` and ``LookupError``.
    """
    declarations.load()
    made = sources.made(source)
    found = Live(services(role), source=source if made else "", kept=None)
    if made is not None:
        found.offer(made.read(",".join(found.services), profiles))
    if found.standing.rejected:
        raise InvalidConfiguration(found.standing.rejected)
    live.begin(found)
    try:
        yield
    finally:
        live.begin(None)


def refresh() -> list[str]:
    """Ask the source now; the keys that changed, none where there is no source. Raises ``SourceUnavailable``."""
    return _watch.refresh() if _watch is not None else []


def stop() -> None:
    """Follow no longer; what is in force stays no longer either."""
    global _watch  # noqa: PLW0603
    if _watch is not None:
        _watch.stop()
    _watch = None
    live.begin(None)


def _forget() -> None:
    """Threads stay with the parent: a child follows by itself."""
    global _watch  # noqa: PLW0603
    _watch = None


os.register_at_fork(after_in_child=_forget)
