"""Which handler hears which event: one line each in a module's ``subscriptions.py``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from typing import Any

import orjson
from pydantic import TypeAdapter

from shop.events.event import Event

Handler = Callable[..., None]


@dataclass(frozen=True)
class Subscription:
    """``handler(event, now=…)`` runs inside the receiver's transaction: own database only, no calls."""

    event: type[Event]
    handler: Handler

    def handle(self, payload: Mapping[str, Any], **context: Any) -> None:
        """Raises ``pydantic.ValidationError`` for a payload that is not the event it claims to be."""
        self.handler(self._adapter.validate_json(orjson.dumps(payload), strict=True), **context)

    @cached_property
    def _adapter(self) -> TypeAdapter[Event]:
        return TypeAdapter(self.event)


def on(event: type[Event], handler: Handler) -> Subscription:
    """One line of a module's ``SUBSCRIPTIONS``."""
    return Subscription(event, handler)


@cache
def subscriptions(module: str) -> Mapping[str, Subscription]:
    """``module``'s subscriptions by event type; empty if it hears nothing."""
    try:
        listed = import_module(f"{module}.subscriptions").SUBSCRIPTIONS
    except ModuleNotFoundError as error:
        if error.name != f"{module}.subscriptions":
            raise
        listed = ()
    found = {line.event.type: line for line in listed}
    if len(found) != len(listed):
        raise ValueError(f"{module} subscribes twice to one event: one of the handlers would never be called")
    return found
