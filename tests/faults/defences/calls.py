"""The caller's side of calls with one defence removed: each function patches the running process."""

from types import ModuleType

from django.http import HttpRequest

from shop.calls import exchange, health, http, looks
from shop.calls.budget import RetryBudget
from shop.calls.context import Principal, set_principal
from shop.calls.errors import CallError, Unreachable
from shop.web import peer
from shop.web.identity import authentication


def _replace(place: ModuleType | type, name: str, value: object) -> None:
    """Every user of a function has its own name for it."""
    assert hasattr(place, name)
    setattr(place, name, value)


def leaving_alone() -> None:
    """Whoever fails is asked again like everybody."""
    _replace(health.Health, "put_out", lambda self, now: None)


def looking() -> None:
    """Nobody looks at who is out, or hangs."""
    _replace(looks.Looks, "begin", lambda self: None)


def calls_as_old_as_they_are() -> None:
    """Calls that are told of later were made just now."""
    really = RetryBudget.deposit_all

    def deposit_all(self: RetryBudget, number: int, *, since: float) -> None:
        really(self, number, since=self._clock())

    _replace(RetryBudget, "deposit_all", deposit_all)


def sharing_the_time() -> None:
    """The first instance may use up all the time there is."""
    _replace(http, "SHARE", 1.0)


def elsewhere_at_once() -> None:
    """Who accepts no connection was asked like anybody else: it is one of three."""
    really = http.HTTPTransport._send

    def send(self: http.HTTPTransport, *arguments: object, **options: object) -> bytes:
        try:
            return really(self, *arguments, **options)  # type: ignore[arg-type]
        except Unreachable as error:
            raise CallError(**error.params) from error

    _replace(http.HTTPTransport, "_send", send)


def whole_answers() -> None:
    """As much as came is the answer."""
    _replace(exchange, "_bounded", lambda answer, service: answer.raw.read(decode_content=False))


def connections_of_their_own() -> None:
    """What must not be sent twice goes out on any connection, and what is harmless too."""
    _replace(http.HTTPTransport, "_session_for", lambda self, operation: self._session)


def headers_name_nobody() -> None:
    """A header says who asks, as behind many a proxy."""
    really = authentication.TokenAuthentication.authenticate

    def authenticate(self: authentication.TokenAuthentication, request: HttpRequest) -> object:
        name = request.META.get("HTTP_X_USER", "")
        if not name:
            return really(self, request)  # type: ignore[arg-type]
        somebody = Principal(kind="staff", subject=name, name=name, permissions=frozenset({"*"}))
        set_principal(somebody)
        return somebody, None

    _replace(authentication.TokenAuthentication, "authenticate", authenticate)
    _replace(peer, "is_claim", lambda name: False)
