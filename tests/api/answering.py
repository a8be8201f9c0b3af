"""What every answer owes to whoever asked, however strange the question."""

from typing import Any

import orjson

from shop.web.problems import MEDIA_TYPE
from tests.api.document import Operation

#: Beside what an operation documents: a path that leads nowhere, to another operation, or in two ways at once.
ANYWHERE = {400: {"path_refused"}, 404: {"not_found"}, 405: {"method_not_allowed"}}


def complaint(answer: Any, operation: Operation | None = None) -> str:
    """What is wrong with ``answer``; empty if nothing. With ``operation``, it must also be one that it documents."""
    if answer.status_code >= 500:
        return f"{answer.status_code}: {answer.content[:300]!r}"
    if answer.status_code < 400:
        return _undocumented(operation, answer.status_code) if operation else ""
    return _about_problem(answer) or (_about_code(answer, operation) if operation else "")


def _undocumented(operation: Operation, status: int) -> str:
    return "" if status in operation.statuses else f"{status} is not documented"


def _about_problem(answer: Any) -> str:
    if answer.headers["Content-Type"] != MEDIA_TYPE:
        return f"{answer.status_code} as {answer.headers['Content-Type']}"
    body = orjson.loads(answer.content)
    for name in ("type", "title", "code", "request_id"):
        if not isinstance(body.get(name), str) or not body[name].strip():
            return f"{name} is empty in {body}"
    if body["status"] != answer.status_code or body["request_id"] != answer.headers["X-Request-Id"]:
        return f"status or request_id is another's in {body}"
    if not (body.get("detail", "-").strip() and body.get("errors", "-")):
        return f"detail or errors is empty in {body}"
    if body["code"] == "invalid" and not body.get("errors"):
        return f"what is invalid is not said in {body}"
    return ""


def _about_code(answer: Any, operation: Operation) -> str:
    code = answer.json()["code"]
    documented = operation.codes(answer.status_code)
    return "" if code in documented else f"{answer.status_code} {code} is not documented"
