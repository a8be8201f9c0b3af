"""The machinery with one defence removed: each function patches the running process."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from types import ModuleType
from typing import Any

import jwt
from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils import timezone
from gunicorn.workers.gthread import ThreadWorker
from rest_framework.response import Response

from shop.calls import credential, endpoint, http, local
from shop.calls.context import ANONYMOUS, Principal
from shop.calls.wire import Operation
from shop.database.transactions import atomic, enclosing
from shop.discovery.base import Instance
from shop.events import inbox, outbox, relay
from shop.events.event import Envelope
from shop.events.models import Delivery
from shop.events.subscriptions import Subscription
from shop.idempotency import decorator, once
from shop.idempotency.answer_cipher import AnswerCipher
from shop.serving import gthread
from shop.singleton import Singleton
from shop.telemetry.logging import names_secret
from shop.web import actuator
from shop.web.identity import permissions, tokens
from shop.work import execution, jobs
from shop.work.leases import due


def _replace(place: ModuleType | type, name: str, value: object) -> None:
    """Every user of a function has its own name for it."""
    assert hasattr(place, name)
    setattr(place, name, value)


# ---------------------------------------------------------------- work


def lease() -> None:
    """Whoever sees a due row works on it, held or not."""

    def look(rows: QuerySet[Any], *, alias: str, now: datetime, limit: int, **_options: Any) -> list[Any]:
        found = list(due(rows, now=now).using(alias).order_by("due_at")[:limit])
        for row in found:
            row.lease = "anybody"
            type(row)._base_manager.using(alias).filter(pk=row.pk).update(lease="anybody")
        return found

    _replace(execution, "claim", look)
    _replace(relay, "claim", look)


def heartbeat() -> None:
    """A lease ends when it ends, whatever its holder is doing."""
    _replace(execution, "kept", nullcontext)


def asked_again() -> None:
    """A job that is pending is enough, even one that runs already."""
    _replace(jobs, "_touch", lambda alias, asked: True)


# ---------------------------------------------------------------- events


def inbox_row() -> None:
    """Every delivery has its effect, the second one too."""

    def act(module: str, envelope: Envelope, subscription: Subscription) -> bool:
        with atomic(module):
            subscription.handle(envelope.payload, now=timezone.now())
        return True

    _replace(inbox, "_act", act)


def order() -> None:
    """Events of one thing overtake each other."""
    _replace(relay, "_deliverable", lambda: Delivery.objects.filter(state="pending").select_related("event"))


def outbox_transaction() -> None:
    """An event may be published by itself, without its change."""

    class Everything:
        def __contains__(self, alias: object) -> bool:
            return True

    _replace(outbox, "open_aliases", Everything)


# ---------------------------------------------------------------- idempotency


def key_first() -> None:
    """The key is written after the effect, in a transaction of its own: check, act, remember."""

    def run(self: once.Once, effect: Callable[[], Response]) -> Response:
        with enclosing(self.alias):
            answer = effect()
        try:
            with atomic(self.alias):
                self.claim()
                self._store(answer)
        except IntegrityError:
            pass
        return answer

    _replace(once.Once, "run", run)


def key_scope() -> None:
    """A key is a key, whoever sends it."""
    _replace(decorator, "scope_of", lambda request, guest_header: "everybody")


def five_hundreds_are_not_kept() -> None:
    """Whatever was answered is kept, our own failures too."""

    def run(self: once.Once, effect: Callable[[], Response]) -> Response:
        with enclosing(self.alias):
            self.claim()
            answer = effect()
            self._store(answer)
            return answer

    _replace(once.Once, "run", run)


# ---------------------------------------------------------------- calls


def service_credential() -> None:
    """Whoever reaches the endpoint is believed to be orders."""
    _replace(endpoint, "bearer", lambda request: "")
    _replace(endpoint, "verify", lambda token, callee: ("orders", ANONYMOUS))


def service_signature() -> None:
    """What a credential says is believed, whoever signed it, for whomever, whenever."""

    def verify(token: str, *, callee: str) -> tuple[str, Principal]:
        claims = jwt.decode(token, options={"verify_signature": False})
        return str(claims["iss"]), ANONYMOUS

    _replace(credential, "verify", verify)
    _replace(endpoint, "verify", verify)


def call_guard() -> None:
    """A call may be made while a transaction is open."""
    _replace(local, "forbid_open_transaction", lambda what: None)
    _replace(http, "forbid_open_transaction", lambda what: None)


def repeat_only_what_is_harmless() -> None:
    """Every call that failed is made again."""
    _replace(http.HTTPTransport, "_worth_repeating", lambda self, operation, error: True)


def never_who_failed() -> None:
    """A call is repeated to anybody, even who just failed."""

    really = http.HTTPTransport._fresh

    def anybody(self: http.HTTPTransport, failed: set[str]) -> list[Instance]:
        return really(self, set())

    _replace(http.HTTPTransport, "_fresh", anybody)


def answers_are_checked() -> None:
    """What a peer says with 200 is a result."""

    def believe(operation: Operation, status: int, body: bytes) -> bytes:
        return body

    _replace(http, "understood", believe)


# ---------------------------------------------------------------- identity


def token_checks() -> None:
    """A token says who asks, whoever signed it."""

    def claims(token: str) -> dict[str, Any]:
        found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
        return found

    _replace(tokens, "_claims", claims)


def revocations() -> None:
    """A token is good until it expires."""
    _replace(tokens, "is_revoked", lambda subject, issued_at: False)


def closed_by_default() -> None:
    """A view that names nobody is open."""
    _replace(permissions.Nobody, "has_permission", lambda self, request, view: True)


def staff_permission() -> None:
    """Staff may do everything."""
    _replace(permissions.StaffPermission, "has_permission", lambda self, request, view: request.user.is_staff)


def sealed_answers() -> None:
    """What was answered is stored as it was."""
    _replace(AnswerCipher, "seal", lambda self, body: body)
    _replace(AnswerCipher, "open", lambda self, sealed: sealed)


# ---------------------------------------------------------------- serving


def lingering() -> None:
    """gunicorn's own way: the thread of all connections waits for a client that was answered to close."""
    _replace(gthread.Worker, "finish_request", ThreadWorker.finish_request)


# ---------------------------------------------------------------- one of each per process


def one_maker() -> None:
    """Whoever finds none makes one, as ``functools.cache`` has it."""

    def call(self: Singleton[..., Any], *arguments: Any, **named: Any) -> Any:
        key = arguments, *named.items()
        if key not in self._made:
            self._made[key] = self._make(*arguments, **named)
        return self._made[key]

    _replace(Singleton, "__call__", call)


# ---------------------------------------------------------------- settings that are shown


def undeclared_is_masked() -> None:
    """Staff are shown every setting but those whose names say that they are secret."""
    _replace(
        actuator,
        "_shown",
        lambda setting, known: {
            "key": setting.key,
            "value": "****" if names_secret(setting.key) else setting.value,
            "origin": setting.origin,
        },
    )
