"""Files of settings in YAML: flat dotted keys out of a tree, and a tree written down."""

import math
from collections.abc import Mapping
from typing import Any

import yaml

from shop.config.base import Scalar
from shop.config.formats.limits import DEEPEST, LARGEST, MOST_KEYS, Unreadable
from shop.config.formats.strict_yaml import loaded, name_of


def documents(data: bytes) -> list[dict[str, Scalar]]:
    """The flat settings of each document in the file. Raises ``Unreadable``."""
    if len(data) > LARGEST:
        raise Unreadable(f"the file is larger than {LARGEST} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("YAML: it is not UTF-8") from error
    return [flat(document) for document in loaded(text) if document is not None]


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
            name = name_of(key)
            _flatten(
                inner, path + name if name.startswith("[") else f"{path}.{name}".removeprefix("."), found, depth + 1
            )
    elif isinstance(value, list) and value:
        for position, inner in enumerate(value):
            _flatten(inner, f"{path}[{position}]", found, depth + 1)
    elif isinstance(value, dict | list):
        found[path] = ""
    elif isinstance(value, str | int | float | bool | None):
        found[path] = _carried(value)
    else:
        raise Unreadable(f"a value is a {type(value).__name__}, which no setting is")


def _carried(value: Scalar) -> Scalar:
    """``value``, or as text a number that no JSON carries: Java writes these three so, and reads them back."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return str(value)
    return value
