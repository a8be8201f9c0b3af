"""Requests as predicates and filters see them, made of what a test says."""

from typing import Any

from gateway.exchange import Exchange, Fields


def exchange(path: str = "/", *, headers: list[tuple[str, str]] | None = None, **said: Any) -> Exchange:
    """``path`` may have a query."""
    path, _, query = path.partition("?")
    body = said.pop("read", None)
    made = Exchange(**{"method": "GET", "path": path, "query": query, "host": "shop.example", **said})
    made.fields = Fields(headers or [])
    made.original = (path, query)
    if body is not None:
        made.read_body = lambda: body
    return made
