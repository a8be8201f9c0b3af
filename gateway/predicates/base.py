"""What a predicate is: arguments that compile to a check, once per set of routes."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from gateway.arguments import Arguments
from gateway.exchange import Exchange
from gateway.patterns.host import HostPattern
from gateway.patterns.path import PathPattern

#: Whether a request passes. It may put variables it read into the exchange, and nothing else.
Check: TypeAlias = Callable[[Exchange], bool]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a predicate may know beside its arguments: its route, the groups of weights in the whole set, and the header
    that names a request's version (empty: versions play no part)."""

    route: str
    groups: Mapping[str, Callable[[Exchange], str]] = field(default_factory=dict)
    version_header: str = ""


class Predicate(Arguments):
    """``COST``: those that cost more are asked later. The order of the others is as written."""

    COST: ClassVar[int] = 0
    READS_BODY: ClassVar[bool] = False

    @property
    def reads_user(self) -> bool:
        """Whether it needs to know who the visitor is."""
        return False

    @abstractmethod
    def check(self, surroundings: Surroundings) -> Check:
        """Raises ``ArgumentProblem`` for what cannot be in these surroundings."""

    def paths(self) -> Sequence[PathPattern]:
        """One of these must match, if there are any: the tree leads by them."""
        return ()

    def hosts(self) -> Sequence[HostPattern]:
        """One of these must match, if there are any."""
        return ()

    def names(self) -> frozenset[str]:
        """Variables that are there whenever it passes."""
        return frozenset()
