"""Internal messages by post: over the real endpoint, with a real credential, as often and as late as a test likes."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import orjson
import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from shop.calls.context import SYSTEM, Principal
from shop.calls.credential import issue
from shop.calls.wire import Operation, operations
from shop.events.event import Envelope, Event
from shop.events.models import Delivery, OutboxEvent
from shop.events.transport import EventReceiver
from shop.roles.catalogue import IDENTITY_MODULE
from shop.roles.current import databases
from shop.web.models import Revocation
from shop.work.models import Job


@dataclass(frozen=True, slots=True)
class Message:
    """One operation with its arguments, or one event, from ``caller`` to ``module``."""

    module: str
    name: str
    caller: str = "orders"
    arguments: dict[str, Any] = field(default_factory=dict)
    principal: Principal = SYSTEM

    @property
    def operation(self) -> Operation:
        contract = import_module(f"{self.module}.interface.contract").CONTRACT
        return operations(self.module, EventReceiver if self.name == "events" else contract)[self.name]


def telling(module: str, event: Event, *, sequence: int = 1) -> Message:
    """``event`` on its way to ``module``, in an envelope of its own."""
    source = event.type.partition(".")[0]
    envelope = Envelope(
        id=uuid.uuid4().hex,
        type=event.type,
        version=event.version,
        source=source,
        aggregate_id=event.aggregate_id,
        sequence=sequence,
        occurred_at=datetime.now(UTC),
        correlation_id=uuid.uuid4().hex,
        payload=orjson.loads(orjson.dumps(event)),
    )
    return Message(module, "events", source, {"envelope": envelope})


class Post:
    """Delivers. Whatever the state: never a 5xx, and no error that the contract does not name."""

    def __init__(self) -> None:
        self._client = Client()
        self.delivered = 0

    def deliver(self, message: Message) -> Any:
        """The result; None when it was refused by an error the contract names."""
        operation = message.operation
        token = issue(caller=message.caller, callee=message.module, principal=message.principal)
        answer = self._client.post(
            operation.path,
            operation.encode_arguments(message.arguments),
            "application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
        self.delivered += 1
        if answer.status_code == 200:
            return operation.decode_result(answer.content) or True
        assert answer.status_code < 500, (message, answer.content)
        declared = operation.error(str(answer.json()["code"]))
        assert declared is not None, (message, answer.content)
        assert declared.status == answer.status_code
        return None

    def deliver_until_quiet(self, messages: Iterable[Message]) -> None:
        """All of them in this order; what is refused comes again, as a saga asks again, until nothing more is taken."""
        waiting = list(messages)
        while waiting:
            refused = [message for message in waiting if self.deliver(message) is None]
            if len(refused) == len(waiting):
                return
            waiting = refused


class Late:
    """The clock of all modules, ahead of the true one."""

    def __init__(self) -> None:
        self.by = timedelta()
        self._true = timezone.now

    def __call__(self) -> datetime:
        return self._true() + self.by


@contextmanager
def clock_ahead() -> Iterator[Late]:
    late = Late()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", late)
        yield late


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all modules, by model; of the machinery's tables, the effects that are still to come."""
    auth = apps.get_app_config("auth").get_models(include_auto_created=True)
    found = {model._meta.label: _rows(model, IDENTITY_MODULE) for model in auth}
    for alias in databases():
        for model in apps.get_app_config(alias).get_models(include_auto_created=True):
            found[model._meta.label] = _rows(model, alias)
        for table in _MACHINERY:
            found[f"{alias} {table.__name__}"] = _rows(table, alias)
    return found


_MACHINERY: tuple[type[Model], ...] = (OutboxEvent, Delivery, Job, Revocation)


def _rows(table: type[Model], alias: str) -> list[dict[str, Any]]:
    return list(table._base_manager.using(alias).order_by("pk").values())
