"""Where in a right body which kind of value stands, and that body with something else in its place."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from shop.web.json import dumps
from tests.api.document import resolved

_HERE: Final = "@here@"
Place = tuple[str, ...]


def places(schema: Mapping[str, Any], kind: str, above: Place = ()) -> Iterator[Place]:
    """Every field of JSON type ``kind`` that ``schema`` describes, fields of fields included."""
    for name, inner in resolved(schema).get("properties", {}).items():
        found = resolved(inner)
        types = found.get("type", [])
        if kind in ([types] if isinstance(types, str) else types):
            yield (*above, name)
        yield from places(found, kind, (*above, name))


def with_fragment(body: Mapping[str, Any], place: Place, fragment: bytes) -> bytes:
    """``body`` as JSON, with ``fragment`` as it is at ``place``; what is missing on the way is made."""
    return dumps(_put(body, place)).replace(dumps(_HERE), fragment)


def _put(body: Mapping[str, Any], place: Place) -> dict[str, Any]:
    name, *rest = place
    return {**body, name: _put(body.get(name) or {}, tuple(rest)) if rest else _HERE}
