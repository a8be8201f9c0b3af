"""Declaring a module's properties: name, type, default, range and meaning, once.

class OrderProperties(Properties):
    hold_minutes: int = property_(15, "How long stock is held", "Durée de réservation", ge=1, le=120)

properties = declare("orders", OrderProperties)
...
properties.current.hold_minutes
"""

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from shop.config.snapshot import model_for

M = TypeVar("M", bound="Properties")


class Properties(BaseModel):
    """Base of a module's properties: frozen, strict about unknown names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Declared(Generic[M]):
    """A module's properties as code reads them."""

    def __init__(self, prefix: str, model: type[M]) -> None:
        self.prefix, self.model = prefix, model

    @property
    def current(self) -> M:
        """The values of this request's or job's snapshot; of the newest one outside of both."""
        return model_for(self.prefix, self.model)


def declare(prefix: str, model: type[M]) -> Declared[M]:
    """Register ``model`` under ``prefix`` (``orders`` → ``ORDERS_HOLD_MINUTES`` in the environment)."""
    return Declared(prefix, model)


def property_(default: Any, en: str, fr: str, *, unit: str = "", restart: bool = False, **limits: Any) -> Any:
    """A property's default, its meaning in both languages, its unit, and pydantic's own limits (``ge``, ``le``, …)."""
    extra: dict[str, Any] = {"fr": fr, "unit": unit, "restart": restart}
    return Field(default, description=en, json_schema_extra=extra, **limits)
