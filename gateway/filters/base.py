"""What a filter is: arguments that compile to what happens on the way in and on the way back.

Both are plain functions that wait for nothing. On the way in a filter may give an answer itself; then the filters
before it see that answer on the way back, and nobody behind it sees the request.
"""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from gateway.arguments import ArgumentProblem, Arguments
from gateway.errors import ServiceTrouble
from gateway.exchange import Exchange, Reply
from gateway.patterns.template import Template

Inward: TypeAlias = Callable[[Exchange], Reply | None]
Outward: TypeAlias = Callable[[Exchange, Reply], None]
#: The role gave no answer; a reply is given instead of the error.
Failed: TypeAlias = Callable[[Exchange, ServiceTrouble], Reply | None]
#: A filter that needs to know of a request no more than its user, its peer and when it came (seconds since 1970), and
#: only adds lines to the answer: these, ready to be sent. None: what it says is to be asked of ``inward``, for nothing
#: has been done.
Quick: TypeAlias = Callable[[str, str, float], bytes | None]


@dataclass(frozen=True, slots=True)
class Effect:
    """One filter, compiled. ``reads_answer``: it needs the answer's body whole; ``reads_user``: to know who asks.

    ``keeps_answer``: it looks at the body if that is there whole, and lets a long one pass. ``waits``: only a thread
    may carry it. ``counts``: it remembers requests, in this process. ``quick`` does the same as both ways together, and
    ``says`` are the (lower-case) names of its lines, which replace a role's.
    """

    inward: Inward | None = None
    outward: Outward | None = None
    failed: Failed | None = None
    reads_answer: bool = False
    keeps_answer: bool = False
    waits: bool = False
    reads_user: bool = False
    counts: bool = False
    quick: Quick | None = None
    says: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Route:
    """What a filter may know beside its arguments: its route's name, the variables its predicates give, and all that
    was defined, as one text."""

    id: str
    names: frozenset[str] = frozenset()
    text: str = ""

    def require(self, *templates: Template) -> None:
        """Raises ``ArgumentProblem`` when one of them needs a variable that nobody gives."""
        for template in templates:
            if missing := sorted(template.names - self.names):
                raise ArgumentProblem(f"no predicate of this route gives {{{missing[0]}}}")


class Filter(Arguments):
    """Base of all filters."""

    @abstractmethod
    def effect(self, route: Route) -> Effect:
        """Raises ``ArgumentProblem`` for what cannot be on this route."""
