"""Which headers pass, either way. Names are compared in one spelling, so ``X_User`` is ``X-User``."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from shop.web.peer import is_claim

#: RFC 9110, 7.6.1, and what older proxies took for the same.
HOP_BY_HOP: Final = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
#: What the gateway says itself, or settles on its own connection.
_OURS_IN: Final = frozenset({"host", "content-length", "expect", "x-request-id", "x-deadline-ms", "http2-settings"})
_OURS_OUT: Final = frozenset({"date", "server", "x-request-id"})
#: Of ours, those that routes and filters may look at.
_SEEN: Final = frozenset({"host", "content-length", "x-request-id"})
#: Where our server puts the header lines of a request as they came: pairs of (lower-case) names and values.
LINES: Final = "shop.lines"


def inward(environ: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The visitor's header lines that a role may see, each as often as it was sent where the server says it."""
    lines = environ.get(LINES) or _folded(environ)
    named = listed(str(environ.get("HTTP_CONNECTION", "")))
    return [(name, value) for name, value in lines if _passes(name, named | _OURS_IN)]


def _folded(environ: Mapping[str, Any]) -> list[tuple[str, str]]:
    """As other servers give them: lines of the same name are one."""
    kept = [("content-type", str(environ["CONTENT_TYPE"]))] if environ.get("CONTENT_TYPE") else []
    named = ((key[5:].replace("_", "-").lower(), str(value)) for key, value in environ.items() if key[:5] == "HTTP_")
    return [*named, *kept]


def never_comes(name: str) -> bool:
    """Whether no request that routes look at has a line of this (lower-case) name."""
    return not _passes(name, _OURS_IN - _SEEN)


def outward(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """A role's headers that the visitor may see, each as often as it was sent. Raises ``ValueError``."""
    sent = list(pairs)
    named = frozenset[str]().union(*(listed(value) for name, value in sent if name.lower() == "connection"))
    if any(character in value for _, value in sent for character in "\r\n\0"):
        raise ValueError("a header with a line break")
    framing = [name.lower() for name, _ in sent if name.lower() in {"content-length", "transfer-encoding"}]
    if len(framing) > 1:
        raise ValueError("an answer whose length is said twice")
    return [(name, value) for name, value in sent if _passes(name.lower(), named | _OURS_OUT)]


def outward_drops(name: str) -> bool:
    """Whether a role's header of this (lower-case) name stays behind, whatever it says."""
    return not _passes(name, _OURS_OUT)


def listed(connection: str) -> frozenset[str]:
    """The names in a ``Connection`` header: they are about this connection only."""
    return frozenset(name.strip().lower() for name in connection.split(",")) - {""}


def _passes(name: str, not_these: frozenset[str]) -> bool:
    return name not in HOP_BY_HOP and name not in not_these and not is_claim(name)
