"""What a caller sees of an answer: the same over HTTP and in one process.

Declared errors arrive as their own classes. What the callee did not declare is a ``BadAnswer``; that the callee could
not get at its database or at somebody it asked is ``Unavailable``: whether anything happened is then not known.
"""

import logging
from collections.abc import Mapping
from typing import Any, Final

import orjson
from pydantic import ValidationError
from pydantic_core import to_jsonable_python

from shop.calls.errors import BadAnswer, CallerRefused, CallError, CallerUnknown, Refused
from shop.calls.wire import Operation
from shop.errors import ShopError, Unavailable

log = logging.getLogger(__name__)

_REFUSALS: Final = frozenset({CallerUnknown.code, CallerRefused.code})
_NOT_NOW: Final = frozenset({502, 503, 504})


def understood(operation: Operation, status: int, body: bytes) -> bytes:
    """The result's bytes out of an HTTP answer. Raises what the callee raised, or ``CallError``."""
    if status == 200:
        try:
            operation.decode_result(body)
        except ValidationError as lie:
            raise BadAnswer(operation=operation.name) from lie
        return body
    problem = _problem(body)
    if problem.get("code") in _REFUSALS:
        raise Refused(operation=operation.name)
    if (error := _declared(operation, status, problem)) is not None:
        raise error
    if status in _NOT_NOW:
        raise Unavailable(retry_after=1)
    raise BadAnswer(operation=operation.name, status=status)


def seen_by_caller(operation: Operation, error: ShopError) -> ShopError:
    """What ``error``, raised by a callee in this process, would have become on its way through HTTP."""
    params = {name: value for name, value in error.params.items() if name != "errors"}
    problem = {"code": error.code, "params": params, "errors": error.params.get("errors") or {}}
    if (declared := _declared(operation, error.status, to_jsonable_python(problem))) is not None:
        return declared
    if isinstance(error, CallError) or error.status in _NOT_NOW:
        return Unavailable(retry_after=1)
    log.error("undeclared error", extra={"operation": f"{operation.module}.{operation.name}", "code": error.code})
    return BadAnswer(operation=operation.name, status=error.status)


def _declared(operation: Operation, status: int, problem: Mapping[str, Any]) -> ShopError | None:
    kind = operation.error(str(problem.get("code")))
    if kind is None or kind.status != status:
        return None
    params, errors = problem.get("params") or {}, problem.get("errors")
    try:
        return kind(**params, **({"errors": errors} if errors else {}))
    except (TypeError, ValueError, AttributeError):  # parameters that are none: the peer lies
        return None


def _problem(body: bytes) -> Mapping[str, Any]:
    try:
        problem = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return problem if isinstance(problem, dict) else {}
