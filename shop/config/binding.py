"""Settings into models: either every model is filled, or every reason why not is told."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from shop.config import lists
from shop.config.base import Problem, Setting, text
from shop.config.environment import ORIGIN
from shop.config.names import canonical, kebab, nearest, within
from shop.config.registry import Declaration, Properties

_INDEX: Final = re.compile(r"\[\d*\]")
_DEFAULT: Final = "default"
_PLACEHOLDER: Final = "${"


class InvalidConfiguration(ValueError):
    """Settings that cannot be; ``problems`` has each key, its origin and the reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.key} ({problem.origin}): {problem.reason}" for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Bound:
    """``models`` by prefix, and which setting each property has its value from; with ``problems`` not to be used."""

    models: Mapping[str, Properties]
    used: Mapping[str, Setting]
    problems: tuple[Problem, ...]


def bind(
    settings: Sequence[Setting],
    declarations: Iterable[Declaration],
    overrides: Mapping[str, Mapping[str, Any]] | None = None,
) -> Bound:
    """``settings`` with the strongest first. Those of no declared prefix are somebody else's and are left alone.

    ``overrides``, prefix → field → value, win over all of them.
    """
    wanted = list(declarations)
    known = {key: declaration for declaration in wanted for key in declaration.keys}
    strongest: dict[str, Setting] = {}
    for setting in settings:
        strongest.setdefault(canonical(setting.key), setting)
    used = {key: strongest[canonical(key)] for key in known if canonical(key) in strongest}
    listed = _listed(settings, known)
    used |= {key: found.setting for key, found in listed.items()}
    problems = _misplaced(settings, wanted, known) + _unresolved(used, known) + _gaps(listed)
    models: dict[str, Properties] = {}
    for declaration in wanted:
        values: dict[str, Any] = {
            field: listed[key].items if key in listed else text(used[key].value)
            for key, field in declaration.keys.items()
            if key in used
        }
        values |= (overrides or {}).get(declaration.prefix, {})
        try:
            models[declaration.prefix] = declaration.model(**values)
        except ValidationError as error:
            problems += _reasons(error, declaration, used)
    return Bound(models, used, tuple(problems))


def _listed(settings: Iterable[Setting], known: Mapping[str, Declaration]) -> dict[str, lists.Listed]:
    """The lists that somebody says something of."""
    wanted = {canonical(key): key for key in known if known[key].element(key) is not None}
    of: dict[str, list[Setting]] = {}
    for setting in settings:
        if (key := wanted.get(canonical(lists.list_of(setting.key)))) is not None:
            of.setdefault(key, []).append(setting)
    found = {key: lists.listed(key, own, known[key].element(key)) for key, own in of.items()}
    return {key: one for key, one in found.items() if one is not None}


def _gaps(listed: Mapping[str, lists.Listed]) -> list[Problem]:
    return [
        Problem(f"{key}[{found.gap}]", found.setting.origin, "later items of the list are there, and this one is not")
        for key, found in listed.items()
        if found.gap is not None
    ]


def _misplaced(
    settings: Iterable[Setting], declarations: Sequence[Declaration], known: Mapping[str, Declaration]
) -> list[Problem]:
    """What is set in our own namespaces and is no property."""
    names = {canonical(key) for key in known}
    prefixes = [declaration.prefix for declaration in declarations]
    return [
        Problem(setting.key, setting.origin, _no_item(setting.key, known) or _why(setting.key, names, known))
        for setting in settings
        if not setting.origin.startswith(ORIGIN)
        and canonical(setting.key) not in names
        and not _is_item(setting.key, known)
        and any(within(setting.key, prefix) or setting.key == prefix for prefix in prefixes)
    ]


def _is_item(key: str, known: Mapping[str, Declaration]) -> bool:
    """Whether ``key`` is written below a list that there is."""
    wanted = canonical(lists.list_of(key))
    found = [(name, declaration) for name, declaration in known.items() if canonical(name) == wanted]
    return any(lists.is_item(key, declaration.element(name)) for name, declaration in found)


def _unresolved(used: Mapping[str, Setting], known: Mapping[str, Declaration]) -> list[Problem]:
    """What was meant to be filled in by somebody: a value is what it says, and Spring's users may expect otherwise."""
    return [
        Problem(key, setting.origin, "${…} is not filled in here: write the value itself")
        for key, setting in used.items()
        if _PLACEHOLDER in text(setting.value) and not known[key].is_verbatim(key)
    ]


def _no_item(key: str, known: Mapping[str, Declaration]) -> str:
    """Why ``key`` is not written as items of the list are that it is below; empty where it is below none."""
    wanted = canonical(key.partition("[")[0])
    for name, declaration in known.items():
        if canonical(name) == wanted and (of := declaration.element(name)) is not None:
            inside = ", ".join(f"{name}[0].{kebab(field)}" for field in lists.fields(of).values())
            return f"items of the list are written {inside or f'{name}[0]'}"
    return ""


def _why(key: str, names: set[str], known: Iterable[str]) -> str:
    plain = _INDEX.sub("", key)
    if plain != key and canonical(plain) in names:
        return "one value is expected, not a list"
    parts = plain.split(".")
    if any(canonical(".".join(parts[:count])) in names for count in range(1, len(parts))):
        return "one value is expected, not a map"
    near = nearest(plain, known)
    return f"there is no such property{f'; did you mean {near}?' if near else ''}"


def _reasons(error: ValidationError, declaration: Declaration, used: Mapping[str, Setting]) -> list[Problem]:
    found = []
    for one in error.errors(include_url=False, include_context=False, include_input=False):
        field, *inside = one["loc"] or ("",)
        key = declaration.key(str(field)) if field else declaration.prefix
        origin = used[key].origin if key in used else _DEFAULT
        below = "".join(f"[{part}]" if isinstance(part, int) else f".{kebab(part)}" for part in inside)
        found.append(Problem(key + below, origin, one["msg"]))
    return found
