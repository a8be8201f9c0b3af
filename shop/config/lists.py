"""Lists among settings, read as Spring reads them: ``a=x,y``, or ``a[0]``, ``a[1]``, or ``a[0].b`` for lists of maps.

A list is never put together from several places: the strongest that says anything of it says all of it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args, get_origin

import orjson

from shop.config.base import Setting, text
from shop.config.names import canonical

_ITEM: Final = re.compile(r"(?P<list>[^\[\]]+)\[(?P<position>\d{1,6})\](?:\.(?P<field>[^\[\]]+))?")


def element(annotation: Any) -> Any:
    """What a list property has many of; None where ``annotation`` is no list."""
    return get_args(annotation)[0] if get_origin(annotation) is tuple else None


def fields(annotation: Any) -> Mapping[str, str]:
    """Canonical name → field, of the maps in a list; nothing where it is a list of plain values."""
    return {canonical(name): name for name in getattr(annotation, "model_fields", {})}


def list_of(key: str) -> str:
    """The property that ``key`` is an item of, or part of one; ``key`` itself where it is neither."""
    found = _ITEM.fullmatch(key)
    return found["list"] if found else key


def first_item(key: str) -> str:
    """``key`` as if its item were the only one of its list; ``key`` itself where it is no item's."""
    found = _ITEM.fullmatch(key)
    return f"{found['list']}[0]{key[found.end('position') + 1 :]}" if found else key


def is_item(key: str, annotation: Any) -> bool:
    """Whether ``key`` may be written below a list of ``annotation``."""
    found = _ITEM.fullmatch(key)
    if found is None or annotation is None:
        return False
    known = fields(annotation)
    return canonical(found["field"] or "") in known if known else found["field"] is None


@dataclass(frozen=True, slots=True)
class Listed:
    """``items``: texts, or maps of texts by field. ``setting``: all of it as one, to be shown. ``gap``: the first
    position that nobody filled although later ones are; None where all are there."""

    items: tuple[str | dict[str, str], ...]
    setting: Setting
    gap: int | None = None


def listed(key: str, settings: Sequence[Setting], annotation: Any) -> Listed | None:
    """The list ``key`` out of ``settings``, those of it, with the strongest first; None where nobody says anything."""
    if not settings:
        return None
    own = [setting for setting in settings if setting.place == settings[0].place]
    plain = next((setting for setting in own if canonical(setting.key) == canonical(key)), None)
    if plain is not None:
        return Listed(_written(text(plain.value)), Setting(key, plain.value, plain.origin, plain.place))
    found = _found([one for one in own if is_item(one.key, annotation)], fields(annotation))
    items = tuple(found[position] for position in sorted(found))
    gap = next((position for position in range(len(found)) if position not in found), None)
    return Listed(items, Setting(key, written(items), own[0].origin, own[0].place), gap)


def written(items: Iterable[Any]) -> str:
    """A list as people write it: with commas; as JSON where its items are maps."""
    rows = list(items)
    if any(not isinstance(row, str | int | float | bool) for row in rows):
        return orjson.dumps(rows, default=lambda row: row.model_dump()).decode()
    return ",".join(text(row) for row in rows)


def _written(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",")) if value.strip() else ()


def _found(settings: Iterable[Setting], known: Mapping[str, str]) -> dict[int, str | dict[str, str]]:
    """``settings``, items all of them, by position."""
    texts: dict[int, str] = {}
    maps: dict[int, dict[str, str]] = {}
    for setting in settings:
        item = _ITEM.fullmatch(setting.key)
        if item is None:
            continue
        position = int(item["position"])
        if known:
            maps.setdefault(position, {}).setdefault(known[canonical(item["field"])], text(setting.value))
        else:
            texts.setdefault(position, text(setting.value))
    return {**texts, **maps}


def variables(key: str, environ: Iterable[str]) -> Mapping[str, str]:
    """Environment variables that say something of the list ``key``, and what: ``A_B_0`` is ``a.b[0]``, ``A_B_0_C`` is
    ``a.b[0].c``."""
    plain = re.escape(key.upper().replace(".", "_"))
    forms = "|".join({plain.replace(r"\-", "_"), plain.replace(r"\-", "")})
    pattern = re.compile(rf"(?:{forms})_(\d{{1,6}})_?(?:_?([A-Z][A-Z0-9_]*))?")
    found = {}
    for name in environ:
        if match := pattern.fullmatch(name):
            found[name] = f"{key}[{int(match[1])}]" + (f".{match[2].lower()}" if match[2] else "")
    return found
