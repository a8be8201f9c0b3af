"""All that is seen of the shop from its door: what each role says of itself beside what this process sees."""

from dataclasses import dataclass
from typing import Literal

from gateway.interface.seen import Traffic

#: ``silent``: it did not answer.
Readiness = Literal["ready", "not ready", "leaving", "silent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSeen:
    """One process of a role. ``url`` is empty for the one that looks; ``release`` is the shop's.

    ``degraded``: what it says is in doubt. ``config`` names the settings in force there (equal where they are the
    same), ``config_trouble`` what is the matter with them.
    """

    role: str
    url: str
    readiness: Readiness
    degraded: tuple[str, ...]
    release: str
    config: str
    config_trouble: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSeen:
    """Counts; ``overdue`` is seconds."""

    name: str
    waiting: int
    overdue: float
    stuck: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSeen:
    """``is_here``: in the process that looks. ``queues`` is empty where ``queues_trouble`` says why they are not known,
    or where the role has none."""

    name: str
    service: str
    is_deployed: bool
    is_here: bool
    processes: tuple[ProcessSeen, ...]
    queues: tuple[QueueSeen, ...]
    queues_trouble: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """``asked_at``: when the roles were asked last."""

    asked_at: float
    roles: tuple[RoleSeen, ...]
    traffic: Traffic
