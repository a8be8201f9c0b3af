"""YAML as far as settings need it: no tags, no name said twice, no aliases (a little file could grow huge), no dates.

Read by libyaml where PyYAML was built with it. It composes by recursion in C and dies of a file nested deeply enough;
so depth is counted first, over the events, which it finds without recursion.
"""

from collections.abc import Hashable
from typing import Any, Final

import yaml

from shop.config.formats.limits import DEEPEST, Unreadable

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OPENS: Final = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSES: Final = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class _Loader(_Base):  # type: ignore[misc]  # whichever PyYAML was built with
    """A name that is there twice is an error: the second would hide the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        names = set[str]()
        for key, _ in node.value:
            name = name_of(self.construct_object(key, deep=True))
            if name in names:
                raise _unreadable("a name is there twice in one mapping", key.start_mark)
            names.add(name)
        found: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return found


# Dates stay the text they were written as: settings have no dates.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _Base.yaml_implicit_resolvers.items()
}


def loaded(text: str) -> list[Any]:
    """Its documents. Raises ``Unreadable`` with line and column, and nothing of what is written there."""
    try:
        _bounded(text)
        return list(yaml.load_all(text, Loader=_Loader))
    except yaml.YAMLError as error:
        raise _unreadable(_what(error), getattr(error, "problem_mark", None)) from error
    except (ValueError, TypeError, OverflowError) as error:
        raise error if isinstance(error, Unreadable) else Unreadable("YAML: it cannot be read") from error


def name_of(key: object) -> str:
    """The text of a key. Raises ``Unreadable`` for one that is a list or a map, or nothing."""
    if isinstance(key, bool):
        return str(key).lower()
    if not isinstance(key, str | int | float):
        raise Unreadable("a key is not a text")
    return str(key)


def _bounded(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Base):
        if isinstance(event, yaml.AliasEvent):
            raise _unreadable("aliases are not read", event.start_mark)
        depth += isinstance(event, _OPENS) - isinstance(event, _CLOSES)
        if depth > DEEPEST:
            raise _unreadable("it is nested too deeply", event.start_mark)


def _what(error: yaml.YAMLError) -> str:
    """A constructor's words quote the tag it does not know; a parser's are its own."""
    if isinstance(error, yaml.constructor.ConstructorError):
        return "a value is of a kind that no setting is"
    return str(getattr(error, "problem", None) or "it cannot be read")


def _unreadable(what: str, mark: Any) -> Unreadable:
    where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark is not None else ""
    return Unreadable(f"YAML: {where}{what}")
