"""Values that cross the border of the gateway's control plane: frozen, JSON-safe."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A request that is asked about and sent nowhere. ``path`` may have a query; ``address`` is the visitor's."""

    path: str
    method: str = "GET"
    host: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    address: str = ""
    user: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One route. ``refused_by``: its predicates that do not hold, as they were written."""

    route: str
    order: int
    refused_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Where a sample goes: the route (None: none), its filters, what they make of the path, and every route asked.

    ``target`` is the path that is asked for, or why nobody is; ``instance`` who would be asked, and ``why``.
    """

    sample: str
    route: str | None
    uri: str
    target: str
    instance: str
    why: str
    variables: tuple[tuple[str, str], ...]
    filters: tuple[str, ...]
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A route as it is and as it would be, as JSON; None: there is none."""

    route: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a write would change, and where samples would go then. ``revision``: of the set it was tried on."""

    revision: int
    changes: tuple[Difference, ...]
    explained: tuple[Explained, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The number of the set that is in force within a second."""

    revision: int
