"""What was known, on disk: a process that starts without Consul begins with it."""

import fcntl
import json
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from shop.discovery.base import Instance
from shop.discovery.static import is_origin

log = logging.getLogger(__name__)

#: A list that does not change is written anew so often, so that its age can be told.
REFRESH_SECONDS: Final = 600.0


class Kept:
    """One JSON file for a role, shared by its processes: each writes the services it watches and leaves the others.

    Nothing here raises: a disk that is full or forbidden costs the memory of the next process, and no request of this.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written: dict[str, tuple[Sequence[Instance], float]] = {}
        self._lock = threading.Lock()

    def read(self, service: str) -> tuple[list[Instance], float] | None:
        """The instances and when Consul was last heard of them, as ``time.time()``; None when there are none."""
        try:
            entry = self._content()[service]
            instances = [_instance(service, row) for row in entry["instances"]]
            return (instances, float(entry["heard_at"])) if instances else None
        except (AttributeError, LookupError, TypeError, ValueError, OSError):
            return None

    def write(self, service: str, instances: Sequence[Instance], heard_at: float) -> None:
        """Keep this; on disk only if it changed, or was written long ago."""
        with self._lock:
            before, at = self._written.get(service, ((), 0.0))
            if instances == before and heard_at - at < REFRESH_SECONDS:
                return
            try:
                self._replace(service, [_row(instance) for instance in instances], heard_at)
            except OSError as error:
                log.warning("instances are not kept on disk", extra={"path": str(self._path), "reason": str(error)})
            self._written[service] = (instances, heard_at)

    def _replace(self, service: str, rows: list[dict[str, Any]], heard_at: float) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._alone():
            content = self._content() | {service: {"heard_at": heard_at, "instances": rows}}
            fresh = self._path.with_suffix(".new")
            fresh.write_text(json.dumps(content, indent=1), encoding="utf-8")
            fresh.replace(self._path)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Other processes of the role wait."""
        with self._path.with_suffix(".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _content(self) -> dict[str, Any]:
        """What is on disk; nothing if it cannot be read as what we write."""
        try:
            found = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _row(instance: Instance) -> dict[str, Any]:
    return {name: value for name, value in asdict(instance).items() if name != "service"}


def _instance(service: str, row: dict[str, Any]) -> Instance:
    """Raises ``KeyError``, ``TypeError`` or ``ValueError``."""
    if not is_origin(row["url"]):
        raise ValueError(row["url"])
    weight, texts = row["weight"], {name: str(row[name]) for name in ("id", "zone", "version")}
    if not isinstance(weight, int) or weight < 0:
        raise ValueError(weight)
    return Instance(service, row["url"], weight=weight, config_path=str(row.get("config_path", "")), **texts)
