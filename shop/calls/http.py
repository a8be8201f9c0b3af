"""A call to another process: ``requests`` with its own pool and timeouts, no proxies, no .netrc, no redirects."""

import threading
from typing import Any, Final

import orjson
import requests
from pydantic import ValidationError
from requests.adapters import HTTPAdapter

from shop.calls import context
from shop.calls.breaker import Breaker
from shop.calls.budget import RetryBudget
from shop.calls.credential import issue
from shop.calls.errors import BadAnswer, BreakerOpen, CallError, DeadlineExceeded, Interrupted, Refused, Unreachable
from shop.calls.wire import Operation
from shop.database.transactions import forbid_open_transaction
from shop.discovery.base import Instance, registry
from shop.errors import Unavailable
from shop.roles.current import current

CONNECT_SECONDS: Final = 1.0
POOL_SIZE: Final = 32
ANSWER_LIMIT: Final = 8 * 1024 * 1024
ATTEMPTS: Final = 3


def session() -> requests.Session:
    """A ``requests`` session that believes nothing in the environment."""
    made = requests.Session()
    made.trust_env = False
    adapter = HTTPAdapter(pool_connections=8, pool_maxsize=POOL_SIZE, max_retries=0)
    made.mount("http://", adapter)
    made.mount("https://", adapter)
    return made


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
        """Raises the operation's declared errors, or a ``CallError``."""
        forbid_open_transaction(f"{operation.module}.{operation.name}")
        with context.within(operation.terms.timeout):
            self._budget.deposit()
            return self._attempts(operation, arguments)

    def _attempts(self, operation: Operation, arguments: bytes) -> bytes:
        failed: set[str] = set()
        for attempt in range(1, ATTEMPTS + 1):
            instance = self._choose(failed)
            try:
                return self._send(instance, operation, arguments)
            except CallError as error:
                failed.add(instance.url)
                harmless = operation.terms.idempotent or isinstance(error, Unreachable | BreakerOpen)
                last = attempt == ATTEMPTS or (context.remaining() or 0) <= 0
                if last or not (error.retryable and harmless) or not self._budget.withdraw():
                    raise
        raise AssertionError("unreachable")

    def _choose(self, failed: set[str]) -> Instance:
        """The next instance in turn, preferably one that did not just fail."""
        instances = registry().resolve(self._service)
        if not instances:
            raise Unreachable(service=self._service)
        fresh = [instance for instance in instances if instance.url not in failed] or list(instances)
        with self._lock:
            self._turn += 1
            return fresh[self._turn % len(fresh)]

    def _send(self, instance: Instance, operation: Operation, arguments: bytes) -> bytes:
        breaker = self._breakers.setdefault(instance.url, Breaker())
        if not breaker.allows():
            raise BreakerOpen(service=self._service)
        try:
            status, body = self._exchange(instance, operation, arguments)
        except CallError:
            breaker.failed()
            raise
        breaker.succeeded() if status < 500 else breaker.failed()
        return _understand(operation, status, body)

    def _exchange(self, instance: Instance, operation: Operation, arguments: bytes) -> tuple[int, bytes]:
        left = context.remaining()
        if left is None or left <= 0:
            raise DeadlineExceeded(service=self._service)
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
        except requests.exceptions.Timeout as error:
            raise DeadlineExceeded(service=self._service) from error
        except requests.exceptions.ConnectionError as error:
            raise (Unreachable if _refused(error) else Interrupted)(service=self._service) from error
        except requests.exceptions.RequestException as error:
            raise Interrupted(service=self._service) from error


def _headers(operation: Operation, left: float) -> dict[str, str]:
    token = issue(caller=current().name, callee=operation.module, principal=context.principal())
    return {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Accept": "application/json",
        "X-Request-Id": context.request_id(),
        "X-Deadline-Ms": str(max(1, int(left * 1000))),
    }


def _bounded(answer: requests.Response, service: str) -> bytes:
    """The body, read no further than the limit and the deadline."""
    parts: list[bytes] = []
    size = 0
    for part in answer.iter_content(64 * 1024):
        size += len(part)
        if size > ANSWER_LIMIT:
            raise BadAnswer(service=service)
        if (context.remaining() or 0) <= 0:
            raise DeadlineExceeded(service=service)
        parts.append(part)
    return b"".join(parts)


def _refused(error: requests.exceptions.ConnectionError) -> bool:
    """Whether no connection was made at all, so that nothing can have been sent."""
    return "NewConnectionError" in repr(error)


def _understand(operation: Operation, status: int, body: bytes) -> bytes:
    """The result's bytes, or the error the peer raised. A lying answer is ``BadAnswer``."""
    if status == 200:
        try:
            operation.decode_result(body)
        except ValidationError as error:
            raise BadAnswer(operation=operation.name) from error
        return body
    problem = _problem(body)
    if (kind := operation.error(str(problem.get("code")))) is not None and kind.status == status:
        raise kind(**problem.get("params", {}))
    if status in {401, 403}:
        raise Refused(operation=operation.name)
    if status == 503:
        raise Unavailable(retry_after=1)
    raise BadAnswer(operation=operation.name, status=status)


def _problem(body: bytes) -> dict[str, Any]:
    try:
        problem = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return problem if isinstance(problem, dict) and isinstance(problem.get("params", {}), dict) else {}
