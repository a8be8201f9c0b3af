"""All properties there are: loaded from every module's ``properties.py``, described for people and for forms."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any, get_args

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from shop.config import registry
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
    pydantic's names (``ge``, ``le``, ``pattern``, …), ``choices`` the values there are, if they are listed.
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
    choices = list(get_args(info.annotation))
    kind = type(choices[0]) if choices else info.annotation
    return {
        "key": declaration.key(field),
        "owner": declaration.owner,
        "prefix": declaration.prefix,
        "field": field,
        "type": getattr(kind, "__name__", str(kind)),
        "default": None if info.default is PydanticUndefined else info.default,
        "range": _limits(info),
        "choices": choices,
        "unit": extra.get("unit", ""),
        "meaning": {"en": info.description or "", "fr": extra.get("fr", "")},
        "restart": bool(extra.get("restart", False)),
    }


def _limits(info: FieldInfo) -> dict[str, Any]:
    names = ("gt", "ge", "lt", "le", "min_length", "max_length", "pattern")
    return {
        name: value for limit in info.metadata for name in names if (value := getattr(limit, name, None)) is not None
    }
