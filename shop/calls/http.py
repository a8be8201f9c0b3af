"""A call to another process: who is asked, for how long, and who is asked next."""

import logging
from collections.abc import Sequence
from typing import Final

import requests
from django.conf import settings

from shop.calls import context
from shop.calls.answer import understood
from shop.calls.balancer import Balancer, Flight
from shop.calls.budget import RetryBudget
from shop.calls.credential import issue
from shop.calls.errors import BadAnswer, BreakerOpen, CallError, Refused, Unreachable
from shop.calls.exchange import exchange, timed_out
from shop.calls.looks import Looks
from shop.calls.session import session
from shop.calls.wire import Operation
from shop.database.transactions import forbid_open_transaction
from shop.discovery.base import Instance
from shop.discovery.current import registry
from shop.errors import Unavailable
from shop.roles.current import current
from shop.secrets.base import SecretMissing
from shop.telemetry import spans
from shop.telemetry.tracing import TRACEPARENT, traceparent

log = logging.getLogger(__name__)

#: To so many instances a call is sent at most. One that accepts no connection was sent nothing and does not count.
ATTEMPTS: Final = 3
#: What a call leaves for another try while there is somebody else to ask.
SHARE: Final = 0.5
#: Answers that say nothing about the instance: somebody it asked did not answer.
SOMEBODY_ELSES: Final = frozenset({502, 504})
#: Whoever had about this long, or its share of what the contract gives, and did not answer, counts as failing.
FAIR_SECONDS: Final = 1.0


class HTTPTransport:
    """Calls the instances of one service. One per service and process; thread-safe."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._session, self._fresh_session = session(), session()
        #: What must not be sent twice is not sent on a connection that the peer may be closing this moment.
        self._fresh_session.headers["Connection"] = "close"
        self._balancer = Balancer()
        self._looks = Looks(self._balancer)
        self._budget = RetryBudget()

    def call(self, operation: Operation, arguments: bytes) -> bytes:
        """Raises the operation's declared errors, ``Unavailable``, or a ``CallError``."""
        forbid_open_transaction(f"{operation.module}.{operation.name}")
        with context.within(operation.terms.timeout):
            self._budget.deposit()
            return self._attempts(operation, arguments)

    def close(self) -> None:
        """Let go of connections, and look at nobody any more."""
        self._looks.close()
        self._session.close()
        self._fresh_session.close()

    def _attempts(self, operation: Operation, arguments: bytes) -> bytes:
        failed: set[str] = set()
        sent = 0
        error: CallError | Unavailable = Unreachable(service=self._service)
        while True:
            fresh = self._fresh(failed)
            if (flight := self._choose(fresh, operation)) is None:
                raise BreakerOpen(service=self._service) if fresh and not sent else error
            spare = operation.terms.idempotent and sent + 1 < ATTEMPTS and self._balancer.has_others(flight, fresh)
            try:
                return self._send(flight, operation, arguments, share=SHARE if spare else 1.0)
            except Unreachable as caught:
                error = error if sent else caught
                if (context.remaining() or 0) <= 0:
                    raise error from caught
            except (CallError, Unavailable) as caught:
                error = caught
                sent += 1
                if sent == ATTEMPTS or not self._worth_repeating(operation, error):
                    raise
            failed.add(flight.url)

    def _fresh(self, failed: set[str]) -> list[Instance]:
        """Those that this call did not find failing."""
        return [instance for instance in registry().resolve(self._service) if instance.url not in failed]

    def _choose(self, instances: Sequence[Instance], operation: Operation) -> Flight | None:
        zone = getattr(settings, "SHOP_ZONE", "")
        flight = self._balancer.choose(instances, zone=zone, harmless=operation.terms.idempotent)
        self._looks.begin()
        return flight

    def _worth_repeating(self, operation: Operation, error: CallError | Unavailable) -> bool:
        in_time = (context.remaining() or 0) > 0
        return error.retryable and operation.terms.idempotent and in_time and self._budget.withdraw()

    def _send(self, flight: Flight, operation: Operation, arguments: bytes, *, share: float) -> bytes:
        given = (context.remaining() or 0) * share
        good: bool | None = None
        try:
            session, url = self._session_for(operation), flight.url + operation.path
            with spans.asking(f"{operation.module}.{operation.name}", {"server.address": flight.url}):
                headers = _headers(operation, given)
                with context.within(given):
                    status, body = exchange(session, url, arguments, headers, service=self._service)
            good = None if status in SOMEBODY_ELSES else status < 500
            return understood(operation, status, body)
        except Refused:
            good = None
            raise
        except BadAnswer:
            good = False
            raise
        except CallError as error:
            good = None if timed_out(error) and _hurried(operation, given) else False
            raise
        finally:
            self._balancer.end(flight, good=good)

    def _session_for(self, operation: Operation) -> requests.Session:
        return self._session if operation.terms.idempotent else self._fresh_session


def _hurried(operation: Operation, given: float) -> bool:
    """Whether an instance that did not answer in this time proves nothing by it."""
    return given < min(operation.terms.timeout * SHARE, FAIR_SECONDS) * 0.9


def _headers(operation: Operation, left: float) -> dict[str, str]:
    try:
        token = issue(caller=current().name, callee=operation.module, principal=context.principal())
    except SecretMissing as error:
        log.exception("no service key to call with")
        raise Unavailable(retry_after=1) from error
    return {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Accept": "application/json",
        "X-Request-Id": context.request_id(),
        "X-Deadline-Ms": str(max(1, int(left * 1000))),
        **({TRACEPARENT: trace} if (trace := traceparent()) else {}),
    }
