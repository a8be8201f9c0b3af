"""The table that requests are matched with. Whoever carries a request asks for it once, with ``current()``."""

import logging
import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from django.conf import settings
from django.db import close_old_connections
from prometheus_client import Gauge

from gateway.filters.cors_rules import Everywhere
from gateway.in_force.gathering import BUILTIN, PROPERTIES, Gathered, gathered
from gateway.routes.problems import InvalidRoutes, RouteProblem
from gateway.routes.table import Table

log = logging.getLogger(__name__)

#: How often it is asked whether somebody has other routes; a change of properties is told at once.
LOOK_SECONDS: Final = 0.4


@dataclass(frozen=True, slots=True)
class Standing:
    """For people: since when (``time.time()``) the table is in force, who has which route, by its id, and what is
    wrong with the routes that should be in force instead."""

    table: Table
    since: float
    sources: Mapping[str, str] = field(default_factory=dict)
    rejected: tuple[RouteProblem, ...] = ()


#: As Spring Cloud Gateway's own gauge.
ROUTES: Final = Gauge("spring_cloud_gateway_routes_count", "Routes in force")

_standing: Standing | None = None
_tried: Gathered | None = None
_lock = threading.Lock()
_changed = threading.Event()
_following = False


def current() -> Table:
    """The table in force. Immutable; one attribute lookup once there is one."""
    return _standing.table if _standing is not None else refresh().table


def standing() -> Standing:
    """What is in force, and what is not."""
    return _standing if _standing is not None else refresh()


def refresh() -> Standing:
    """Take what everybody says now, whole or not at all; in the thread of the caller."""
    global _standing, _tried
    with _lock:
        wanted = gathered()
        if _standing is None or wanted != _tried:
            _standing, _tried = _after(_standing, wanted), wanted
            ROUTES.set(len(_standing.table.routes))
        return _standing


def follow() -> None:
    """From now on a thread of this process keeps the table up to date; again, it looks at once."""
    global _following  # noqa: PLW0603
    _changed.set()
    if not _following:
        _following = True
        threading.Thread(target=_run, name="routes", daemon=True).start()


def _run() -> None:
    while True:
        _changed.wait(LOOK_SECONDS)
        _changed.clear()
        try:
            refresh()
        except Exception:
            log.exception("routes could not be followed")
        close_old_connections()


def _after(before: Standing | None, wanted: Gathered) -> Standing:
    version = 1 if before is None else before.table.version + 1
    try:
        made = _made(wanted, version)
    except InvalidRoutes as error:
        problems = tuple(error.problems)
        if before is None or before.rejected != problems:
            log.error("routes rejected", extra={"problems": [str(problem) for problem in problems]})  # noqa: TRY400
        return replace(before or _beginning(wanted), rejected=problems)
    log.info("routes in force", extra={"version": version, "routes": len(made.sources)})
    return made


def _made(wanted: Gathered, version: int) -> Standing:
    table = Table(
        wanted.definitions,
        default_filters=wanted.default_filters,
        version_header=wanted.version_header,
        globalcors=wanted.globalcors,
        version=version,
    )
    if settings.SHOP_WORKERS > 1 and (counting := [route.id for route in table.routes if route.chain.counts]):
        what = "RequestRateLimiter counts in one process, and this gateway has several workers and no SHOP_LIMIT_STORE"
        raise InvalidRoutes([RouteProblem(f"routes ({each})", what) for each in counting])
    return Standing(table, time.time(), {each.id: source for source, found in wanted.routes for each in found})


def problems_at_start() -> list[RouteProblem]:
    """Of the routes that are known before a table or the registry is read."""
    try:
        _made(gathered().only(PROPERTIES, BUILTIN), 0)
    except InvalidRoutes as error:
        return list(error.problems)
    return []


def _beginning(wanted: Gathered) -> Standing:
    """A process that never had a good set begins with as much of it as is good by itself."""
    for sources in ((PROPERTIES, BUILTIN), (BUILTIN,)):
        try:
            return _made(wanted.only(*sources), 0)
        except InvalidRoutes:
            continue
    return _made(Gathered(wanted.only(BUILTIN).routes, (), "", Everywhere()), 0)


def _forget() -> None:
    """Threads stay with the parent: a child follows by itself."""
    global _following, _lock
    _following, _lock = False, threading.Lock()


os.register_at_fork(after_in_child=_forget)
