"""What a journey heard, without what depends on ids and time: equal for equal journeys, whatever shape the shop has."""

from dataclasses import dataclass, field
from typing import Any, Final

import requests

#: Ids, numbers and tokens; beside these, whatever ends in ``_at`` or ``_on``.
_OWN: Final = frozenset(
    (
        *("access_token", "cart_token", "order_token", "content_hash", "corrects", "next", "request_id"),
        *("id", "number", "customer_id", "order_id", "order_number", "invoice_number", "at", "pay_until"),
    )
)
#: Values of these are ids where they are text, and whole orders where they are not.
_MAYBE: Final = frozenset({"order"})


@dataclass
class Transcript:
    """A line per answer: what was asked, status, problem code, and the rest of the body."""

    lines: list[tuple[str, int, str, Any]] = field(default_factory=list)

    def note(self, what: str, answer: requests.Response) -> requests.Response:
        """Write it down; answers the answer."""
        body = body_of(answer)
        code = str(body.get("code", "")) if isinstance(body, dict) else ""
        self.lines.append((what, answer.status_code, code, plain(body)))
        return answer


def body_of(answer: requests.Response) -> Any:
    """JSON, or None where there is none."""
    try:
        return answer.json()
    except requests.JSONDecodeError:
        return None


def plain(value: Any) -> Any:
    """``value`` without what is different each time."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items() if not _is_own(name, inner)}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value


def _is_own(name: str, value: Any) -> bool:
    return name in _OWN or name.endswith(("_at", "_on")) or (name in _MAYBE and isinstance(value, str))
