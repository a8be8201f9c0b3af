"""All properties there are: loaded from every module's ``properties.py``, described for people and for forms."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any, get_args

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from shop.config import registry
from shop.config.lists import element, fields, written
from shop.config.names import kebab
from shop.roles.catalogue import MODULES

#: The machinery's own, and those everybody shares.
_SHARED = "shop.config.shared"


def load() -> None:
    """Load every module's declarations, installed here or not: they are plain Python."""
    import_module(_SHARED)
    for module in MODULES:
        if find_spec(f"{module}.properties"):
            import_module(f"{module}.properties")


def described() -> list[dict[str, Any]]:
    """Each property as plain data, by owner and key.

    ``key owner module_prefix type default unit restart`` and ``meaning`` (``en``, ``fr``); ``range`` has the limits by
    pydantic's names (``ge``, ``le``, ``pattern``, …), ``choices`` the values there are, if they are enumerated. A list
    has the type ``list``, and what its items are below ``items``: ``type``, ``choices``, and of maps ``fields``.
    """
    load()
    found = [
        _one(declaration, field, info)
        for declaration in registry.declarations()
        for field, info in declaration.model.model_fields.items()
    ]
    return sorted(found, key=lambda row: (row["owner"], row["key"]))


def _one(declaration: registry.Declaration, field: str, info: FieldInfo) -> dict[str, Any]:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    of = element(info.annotation)
    kind, choices = ("list", []) if of is not None else _kind(info.annotation)
    default = None if info.default is PydanticUndefined else info.default
    return {
        "key": declaration.key(field),
        "owner": declaration.owner,
        "prefix": declaration.prefix,
        "field": field,
        "type": kind,
        "items": None if of is None else _items(of),
        "default": default if of is None else written(default or ()),
        "range": _limits(info),
        "choices": choices,
        "unit": extra.get("unit", ""),
        "meaning": {"en": info.description or "", "fr": extra.get("fr", "")},
        "restart": bool(extra.get("restart", False)),
    }


def _kind(annotation: Any) -> tuple[str, list[Any]]:
    """The name of a type, and its values if they are enumerated."""
    choices = list(get_args(annotation))
    kind = type(choices[0]) if choices else annotation
    return getattr(kind, "__name__", str(kind)), choices


def _items(of: Any) -> dict[str, Any]:
    kind, choices = _kind(of)
    names = [kebab(name) for name in fields(of).values()]
    return {"type": "map" if names else kind, "choices": choices, "fields": names}


def _limits(info: FieldInfo) -> dict[str, Any]:
    names = ("gt", "ge", "lt", "le", "min_length", "max_length", "pattern")
    return {
        name: value for limit in info.metadata for name in names if (value := getattr(limit, name, None)) is not None
    }
