"""Which properties were declared, and to which service they belong."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from shop.config.lists import element
from shop.config.names import kebab
from shop.roles.catalogue import MODULES

#: The owner of what every service has.
SHARED: Final = "application"


class Properties(BaseModel):
    """Base of a module's properties: frozen, strict about unknown names, and every number is one."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)


@dataclass(frozen=True)
class Declaration:
    """A model under its prefix; ``owner`` is the service it belongs to, ``application`` if it is everybody's."""

    prefix: str
    model: type[Properties]
    owner: str

    def key(self, field: str) -> str:
        """The property's full name."""
        return f"{self.prefix}.{kebab(field)}"

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """Full name → field."""
        return {self.key(field): field for field in self.model.model_fields}

    def element(self, key: str) -> Any:
        """What the property ``key`` is a list of; None where it is none."""
        return self._elements.get(key)

    @cached_property
    def _elements(self) -> Mapping[str, Any]:
        fields = self.model.model_fields
        found = {key: element(fields[field].annotation) for key, field in self.keys.items()}
        return {key: one for key, one in found.items() if one is not None}

    def is_verbatim(self, key: str) -> bool:
        """Whether ``${…}`` in the property ``key`` is for whoever gets it."""
        extra = self.model.model_fields[self.keys[key]].json_schema_extra
        return isinstance(extra, dict) and bool(extra.get("verbatim"))


_all: Final[dict[str, Declaration]] = {}


def add(prefix: str, model: type[Properties]) -> Declaration:
    """Register ``model``; the module it is written in owns it."""
    module = MODULES.get(model.__module__.partition(".")[0])
    _all[prefix] = found = Declaration(prefix, model, module.service if module else SHARED)
    return found


def declarations(*owners: str) -> list[Declaration]:
    """Those of ``owners``, or all, as far as their modules are loaded."""
    return [found for found in _all.values() if not owners or found.owner in owners]


def of(prefix: str) -> Declaration:
    """Raises ``KeyError``."""
    return _all[prefix]
