"""How an event reaches a subscriber: the inbox of this process, or another process's event endpoint."""

from typing import Protocol

from pydantic import TypeAdapter

from shop.calls.http import HTTPTransport
from shop.calls.published import operation
from shop.calls.wire import operations
from shop.database.transactions import forbid_open_transaction
from shop.events.event import Envelope
from shop.events.inbox import receive
from shop.roles.catalogue import MODULES
from shop.roles.current import serves
from shop.singleton import singleton

ENVELOPE: TypeAdapter[Envelope] = TypeAdapter(Envelope)


class EventReceiver(Protocol):
    """What every module's process offers beside its own contract: ``POST /internal/<module>/events``."""

    @operation(callers=tuple(MODULES), idempotent=True)
    def events(self, *, envelope: Envelope) -> bool:
        """Act on ``envelope``; False if it had been acted on before."""


def deliver(subscriber: str, envelope: Envelope) -> None:
    """Hand ``envelope`` over. Returns once the subscriber has committed; raises otherwise."""
    forbid_open_transaction("event delivery")
    if serves(subscriber):
        receive(subscriber, _copied(envelope))
    else:
        found = operations(subscriber, EventReceiver)["events"]
        _transport(subscriber).call(found, found.encode_arguments({"envelope": envelope}))


def _copied(envelope: Envelope) -> Envelope:
    """Through the same encoding a remote delivery takes, so that the two cannot drift."""
    return ENVELOPE.validate_json(ENVELOPE.dump_json(envelope), strict=True)


@singleton
def _transport(subscriber: str) -> HTTPTransport:
    return HTTPTransport(MODULES[subscriber].service)
