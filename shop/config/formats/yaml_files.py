"""YAML: plain values only, no tags, no repeated keys, and no aliases, which could make a little file huge."""

from collections.abc import Mapping
from typing import Any

import yaml

from shop.config.base import Scalar
from shop.config.formats.limits import DEEPEST, LARGEST, MOST_KEYS, Unreadable


class _Loader(yaml.SafeLoader):
    """Refuses what a setting never needs."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise Unreadable("YAML: aliases are not read")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        keys = [str(key.value) for key, _ in node.value]
        if len(set(keys)) != len(keys):
            raise Unreadable("YAML: a key appears twice in one mapping")
        return super().construct_mapping(node, deep=deep)


# Dates stay the text they were written as: settings have no dates.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def documents(data: bytes) -> list[dict[str, Scalar]]:
    """The flat settings of each document in the file. Raises ``Unreadable``."""
    if len(data) > LARGEST:
        raise Unreadable(f"the file is larger than {LARGEST} bytes")
    try:
        loaded = list(yaml.load_all(data.decode("utf-8-sig"), Loader=_Loader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        raise Unreadable(f"YAML: it cannot be read{where}") from error
    except (RecursionError, ValueError, TypeError, OverflowError) as error:
        raise error if isinstance(error, Unreadable) else Unreadable("YAML: it cannot be read") from error
    return [flat(document) for document in loaded if document is not None]


def dumped(tree: Mapping[str, Any]) -> str:
    """Block style, in the order given; a lone ``document`` is what it holds."""
    only = tree.get("document") if len(tree) == 1 else None
    if isinstance(only, str):
        return only
    return yaml.dump(
        only if isinstance(only, list) else dict(tree),
        Dumper=yaml.SafeDumper,
        default_flow_style=False,
        sort_keys=False,
        allow_unicode=True,
        width=10**9,
    )


def flat(document: Any) -> dict[str, Scalar]:
    """Dotted keys of a tree; a file that is no mapping is under ``document``. Raises ``Unreadable``."""
    found: dict[str, Scalar] = {}
    if document == {}:
        return found
    _flatten(document if isinstance(document, dict) else {"document": document}, "", found, 0)
    return found


def _flatten(value: Any, path: str, found: dict[str, Scalar], depth: int) -> None:
    if depth > DEEPEST or len(found) > MOST_KEYS:
        raise Unreadable("it is nested too deeply, or has too many keys")
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            name = _name(key)
            _flatten(
                inner, path + name if name.startswith("[") else f"{path}.{name}".removeprefix("."), found, depth + 1
            )
    elif isinstance(value, list) and value:
        for position, inner in enumerate(value):
            _flatten(inner, f"{path}[{position}]", found, depth + 1)
    elif isinstance(value, dict | list):
        found[path] = ""
    elif isinstance(value, str | int | float | bool | None):
        found[path] = value
    else:
        raise Unreadable(f"a value is a {type(value).__name__}, which no setting is")


def _name(key: Any) -> str:
    if isinstance(key, bool):
        return str(key).lower()
    if not isinstance(key, str | int | float):
        raise Unreadable("a key is not a text")
    return str(key)
