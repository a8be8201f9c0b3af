"""What each role says of itself: whether it is ready, which settings it has, and what waits there."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, Final, TypeVar

import orjson
from django.http import HttpRequest

from gateway.interface.overview import ProcessSeen, QueueSeen, Readiness, RoleSeen
from shop.calls.reading import Unanswered, read
from shop.errors import ShopError
from shop.roles.catalogue import ALL, MODULES, ROLES, Role
from shop.roles.current import current
from shop.roles.deployed import is_deployed
from shop.web.health import readyz
from shop.web.machinery import queues
from shop.web.standings import Asked, standings

SECONDS: Final = 1.5
MOST_BYTES: Final = 64 * 1024
#: Asked at the same time.
AT_ONCE: Final = 12
_SAID: Final[Mapping[str, Readiness]] = {"ready": "ready", "leaving": "leaving"}

A = TypeVar("A")
#: What a role's queues are, or why they are not known.
Waiting = tuple[tuple[QueueSeen, ...], str]


def roles() -> tuple[RoleSeen, ...]:
    """Every role of the catalogue; on behalf of the principal. Takes some seconds at most, and raises nothing."""
    with ThreadPoolExecutor(AT_ONCE) as pool:

        def ask(work: Callable[..., A], *arguments: Any) -> "Future[A]":
            return pool.submit(copy_context().run, work, *arguments)

        waiting = {name: ask(_queues, name) for name in MODULES if is_deployed(name)}
        asked = standings()
        ready = [(each, ask(_ready, each)) for each in asked]
        processes = [_process(each, found.result()) for each, found in ready]
        found = {name: each.result() for name, each in waiting.items()}
    return tuple(_role(role, processes, found.get(name, ((), ""))) for name, role in ROLES.items() if name != ALL)


def _role(role: Role, processes: Sequence[ProcessSeen], waiting: Waiting) -> RoleSeen:
    """A process of many roles is one of each of them."""
    is_here = current().name in {role.name, ALL}
    return RoleSeen(
        name=role.name,
        service=role.service,
        is_deployed=is_deployed(role.name) or current().name == ALL,
        is_here=is_here,
        processes=tuple(each for each in processes if each.role in {role.name, ALL}),
        queues=waiting[0],
        queues_trouble=waiting[1],
    )


def _queues(module: str) -> Waiting:
    try:
        found = queues(module)
    except ShopError as error:
        return (), error.code
    said = (QueueSeen(name=each.name, waiting=each.waiting, overdue=each.overdue, stuck=each.stuck) for each in found)
    return tuple(said), ""


def _ready(asked: Asked) -> tuple[Readiness, tuple[str, ...]]:
    try:
        body = read(f"{asked.url}/readyz", {}, seconds=SECONDS, at_most=MOST_BYTES).body if asked.url else _own()
        said = orjson.loads(body)
        degraded = tuple(f"{name}: {why}" for name, why in said["degraded"].items())
        missing = tuple(f"{name}: {how}" for name, how in said["parts"].items() if how != "ok")
        return _SAID.get(said["status"], "not ready"), (*missing, *degraded)
    except (Unanswered, orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        return "silent", ()


def _own() -> bytes:
    return readyz(HttpRequest()).content


def _process(asked: Asked, ready: tuple[Readiness, tuple[str, ...]]) -> ProcessSeen:
    found = asked.found
    return ProcessSeen(
        role=asked.role,
        url=asked.url,
        readiness=ready[0],
        degraded=ready[1],
        release=found.release if found else "",
        config=found.digest if found else "",
        config_trouble=_config_trouble(asked),
    )


def _config_trouble(asked: Asked) -> str:
    """Names and reasons; never a value."""
    if (found := asked.found) is None:
        return asked.trouble
    if found.refused:
        return f"{found.refused[0].key}: {found.refused[0].reason}"
    return found.error or ("stale" if found.is_stale else "")
