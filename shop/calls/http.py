"""A call to another process: ``requests`` with its own pool, timeouts and deadline, no redirects, retries in budget."""

import logging
import threading
from typing import Final

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError

from shop.calls import context
from shop.calls.answer import understood
from shop.calls.breaker import Breaker
from shop.calls.budget import RetryBudget
from shop.calls.credential import issue
from shop.calls.errors import BadAnswer, BreakerOpen, CallError, DeadlineExceeded, Interrupted, Unreachable
from shop.calls.session import session
from shop.calls.wire import Operation
from shop.database.transactions import forbid_open_transaction
from shop.discovery.base import Instance
from shop.discovery.current import registry
from shop.errors import Unavailable
from shop.roles.current import current
from shop.secrets.base import SecretMissing

log = logging.getLogger(__name__)

CONNECT_SECONDS: Final = 1.0
ANSWER_LIMIT: Final = 8 * 1024 * 1024
ATTEMPTS: Final = 3
#: A peer that was given less time than this and did not answer proves nothing about itself.
FAIR_SECONDS: Final = 1.0


class HTTPTransport:
    """Calls the instances of one service. One per service and process; thread-safe."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._session = session()
        self._breakers: dict[str, Breaker] = {}
        self._budget = RetryBudget()
        self._turn = 0
        self._lock = threading.Lock()

    def call(self, operation: Operation, arguments: bytes) -> bytes:
        """Raises the operation's declared errors, ``Unavailable``, or a ``CallError``."""
        forbid_open_transaction(f"{operation.module}.{operation.name}")
        with context.within(operation.terms.timeout):
            self._budget.deposit()
            return self._attempts(operation, arguments)

    def _attempts(self, operation: Operation, arguments: bytes) -> bytes:
        failed: set[str] = set()
        error: CallError | Unavailable = Unreachable(service=self._service)
        for attempt in range(1, ATTEMPTS + 1):
            instance = self._choose(failed, error)
            try:
                return self._send(instance, operation, arguments)
            except (CallError, Unavailable) as caught:
                failed.add(instance.url)
                error = caught
                if attempt == ATTEMPTS or not self._worth_repeating(operation, error):
                    raise
        raise error

    def _worth_repeating(self, operation: Operation, error: CallError | Unavailable) -> bool:
        harmless = operation.terms.idempotent or isinstance(error, Unreachable)
        in_time = (context.remaining() or 0) > 0
        return error.retryable and harmless and in_time and self._budget.withdraw()

    def _choose(self, failed: set[str], error: CallError | Unavailable) -> Instance:
        """The next instance in turn that did not just fail and whose breaker is closed.

        Raises ``BreakerOpen`` when breakers leave nobody to ask, else ``error``.
        """
        instances = registry().resolve(self._service)
        with self._lock:
            self._turn += 1
            turn = self._turn
        fresh = [instance for instance in instances if instance.url not in failed]
        for i in range(len(fresh)):
            instance = fresh[(turn + i) % len(fresh)]
            if self._breaker(instance).allows():
                return instance
        raise BreakerOpen(service=self._service) if fresh else error

    def _breaker(self, instance: Instance) -> Breaker:
        return self._breakers.setdefault(instance.url, Breaker())

    def _send(self, instance: Instance, operation: Operation, arguments: bytes) -> bytes:
        left = context.remaining()
        if left is None or left <= 0:
            raise DeadlineExceeded(service=self._service)
        breaker = self._breaker(instance)
        try:
            status, body = self._exchange(instance, operation, arguments, left)
        except DeadlineExceeded:
            if left >= min(operation.terms.timeout, FAIR_SECONDS):
                breaker.failed()
            raise
        except CallError:
            breaker.failed()
            raise
        if status < 500:
            breaker.succeeded()
        else:
            breaker.failed()
        return understood(operation, status, body)

    def _exchange(self, instance: Instance, operation: Operation, arguments: bytes, left: float) -> tuple[int, bytes]:
        try:
            with self._session.post(
                instance.url + operation.path,
                data=arguments,
                headers=_headers(operation, left),
                timeout=(min(CONNECT_SECONDS, left), left),
                allow_redirects=False,
                stream=True,
            ) as answer:
                return answer.status_code, _bounded(answer, self._service)
        except requests.exceptions.ConnectTimeout as error:
            raise Unreachable(service=self._service) from error
        except requests.exceptions.RequestException as error:
            raise self._trouble(error) from error

    def _trouble(self, error: requests.exceptions.RequestException) -> CallError:
        if _never_connected(error):
            return Unreachable(service=self._service)
        if isinstance(error, requests.exceptions.Timeout) or (context.remaining() or 0) <= 0:
            return DeadlineExceeded(service=self._service)
        return Interrupted(service=self._service)


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
    }


def _bounded(answer: requests.Response, service: str) -> bytes:
    """The body, read no further than the limit; the socket keeps the deadline. Raises ``BadAnswer``."""
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise BadAnswer(service=service)
    parts: list[bytes] = []
    size = 0
    for part in answer.iter_content(64 * 1024):
        size += len(part)
        if size > ANSWER_LIMIT:
            raise BadAnswer(service=service)
        parts.append(part)
    return b"".join(parts)


def _never_connected(error: requests.exceptions.RequestException) -> bool:
    """Whether no connection was made at all, so that nothing can have been sent."""
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
