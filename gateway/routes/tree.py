"""Which routes may match a request, without asking all of them: a tree of path segments, and hosts at its nodes.

It only leaves out routes that cannot match; whether one does, its checks say.
"""

from collections.abc import Iterable, Iterator

from gateway.exchange import Exchange
from gateway.predicates.place import without_port
from gateway.routes.compiled import CompiledRoute


class _Node:
    """What is empty is None: among 10,000 nodes, looking into one more object is a wait for memory."""

    __slots__ = ("any", "anywhere", "by_host", "segments")

    def __init__(self) -> None:
        self.segments: dict[str, _Node] | None = None
        self.any: _Node | None = None
        self.anywhere: tuple[CompiledRoute, ...] = ()
        #: By what the host ends in, whole labels of it.
        self.by_host: dict[str, tuple[CompiledRoute, ...]] | None = None


class Tree:
    """Immutable after it was made."""

    def __init__(self, routes: Iterable[CompiledRoute]) -> None:
        self._root = _Node()
        for route in routes:
            for node in {id(each): each for each in self._nodes(route)}.values():
                _put(node, route)

    def candidates(self, exchange: Exchange) -> list[CompiledRoute]:
        """In the order they are to be asked."""
        found: list[CompiledRoute] = []
        hosts: list[str] | None = None
        for node in self._on_the_way(exchange.path):
            found += node.anywhere
            if node.by_host is not None:
                hosts = _endings(exchange.host) if hosts is None else hosts
                for ending in hosts:
                    found += node.by_host.get(ending, ())
        if len(found) < 2:
            return found
        by_rank = {route.rank: route for route in found}
        return [by_rank[rank] for rank in sorted(by_rank)]

    def _nodes(self, route: CompiledRoute) -> Iterator[_Node]:
        """The end of each of its paths; the root for a route without."""
        patterns = next((found for each in route.predicates if (found := each.paths())), ())
        for steps in [pattern.steps for pattern in patterns] or [()]:
            node = self._root
            for step in steps:
                if step is None:
                    node.any = node.any or _Node()
                    node = node.any
                else:
                    node.segments = {} if node.segments is None else node.segments
                    node = node.segments.setdefault(step, _Node())
            yield node

    def _on_the_way(self, path: str) -> Iterator[_Node]:
        segments = path.split("/")
        level = [self._root]
        yield self._root
        for segment in segments[1:]:
            following = []
            for node in level:
                if node.segments is not None and (named := node.segments.get(segment)) is not None:
                    following.append(named)
                if node.any is not None:
                    following.append(node.any)
            if not following:
                return
            yield from following
            level = following


def _put(node: _Node, route: CompiledRoute) -> None:
    patterns = next((found for each in route.predicates if (found := each.hosts())), ())
    if not patterns or any(not pattern.suffix for pattern in patterns):
        node.anywhere += (route,)
        return
    node.by_host = {} if node.by_host is None else node.by_host
    for suffix in {pattern.suffix for pattern in patterns}:
        node.by_host[suffix] = (*node.by_host.get(suffix, ()), route)


def _endings(host: str) -> list[str]:
    """``a.b.c:80`` → itself, ``b.c:80``, ``c:80``, and the same without the port."""
    found = []
    for name in {host.lower(), without_port(host).lower()}:
        labels = name.split(".")
        found += [".".join(labels[index:]) for index in range(len(labels))]
    return found
