"""How far a build is that runs beside us, as its own status file says."""

import fcntl
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import orjson
from django.conf import settings

from shop.errors import message

#: The steps of ``.ci/frontend.py``, by the names it writes.
STEPS: Final = {
    "node": message("Find Node.js, or install it"),
    "packages": message("Install the packages"),
    "build": message("Build the pages"),
    "compress": message("Compress them"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """``title`` is not translated yet."""

    title: str
    state: Literal["done", "now", "later"]


@dataclass(frozen=True, slots=True)
class Progress:
    """``state``: ``building``, ``failed`` with its ``reason``, or ``idle``: nothing is being built."""

    state: Literal["building", "failed", "idle"]
    steps: tuple[Step, ...] = ()
    reason: str = ""


def progress() -> Progress:
    """Now. A builder that was killed left a status that nobody holds the lock of any more: idle."""
    folder = Path(settings.SHOP_STOREFRONT)
    try:
        said = orjson.loads((folder / "status.json").read_bytes())
        state, step, reason = said["state"], said.get("step", ""), said.get("reason", "")
    except (OSError, orjson.JSONDecodeError, TypeError, KeyError, AttributeError):
        return Progress("idle")
    if state == "failed":
        return Progress("failed", reason=str(reason))
    if state != "building" or not _is_held(folder / "lock"):
        return Progress("idle")
    return Progress("building", _steps(str(step)))


def _steps(now: str) -> tuple[Step, ...]:
    names = list(STEPS)
    at = names.index(now) if now in STEPS else 0
    return tuple(
        Step(STEPS[name], "done" if index < at else "now" if index == at else "later")
        for index, name in enumerate(names)
    )


def _is_held(lock: Path) -> bool:
    try:
        with lock.open("rb") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
