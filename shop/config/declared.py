"""Declaring a module's properties: name, type, default, range and meaning, once.

class OrderProperties(Properties):
    hold_minutes: int = property_(15, "How long stock is held", "Durée de réservation", ge=1, le=120)

properties = declare("orders", OrderProperties)
...
properties.current.hold_minutes
"""

from typing import Any, Generic, TypeVar, cast

from pydantic import Field

from shop.config.registry import Properties, add
from shop.config.snapshot import now

__all__ = ["Declared", "Properties", "declare", "property_"]

M = TypeVar("M", bound=Properties)


class Declared(Generic[M]):
    """A module's properties as code reads them."""

    def __init__(self, prefix: str, model: type[M]) -> None:
        self.prefix, self.model = prefix, model
        add(prefix, model)

    @property
    def current(self) -> M:
        """The values of this request's or job's snapshot; of the newest one outside of both.

        Raises ``InvalidConfiguration`` where the environment says what cannot be.
        """
        return cast(M, now().model(self.prefix))  # a prefix has one model


def declare(prefix: str, model: type[M]) -> Declared[M]:
    """Register ``model`` under ``prefix``: ``orders.hold-minutes``, in the environment ``ORDERS_HOLD_MINUTES``."""
    return Declared(prefix, model)


def property_(
    default: Any, en: str, fr: str, *, unit: str = "", restart: bool = False, verbatim: bool = False, **limits: Any
) -> Any:
    """A property's default, its meaning in both languages, its unit, and pydantic's own limits (``ge``, ``le``, …).

    ``verbatim``: ``${…}`` in it is for whoever gets it, and no mistake.
    """
    extra: dict[str, Any] = {"fr": fr, "unit": unit, "restart": restart, "verbatim": verbatim}
    return Field(default, description=en, json_schema_extra=extra, **limits)
