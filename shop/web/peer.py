"""Who is at the other end: the socket's own address, unless our gateway, known by its credential, says another.

Coming from loopback, or from a machine we know, proves nothing. Every header that claims to know better is taken off
the request here, in every role, so that no code behind can believe one.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address
from typing import Any, Final

import jwt
from django.http import HttpRequest

from shop.calls.context import ANONYMOUS
from shop.calls.credential import issue, verify
from shop.calls.errors import CallerUnknown
from shop.roles.catalogue import BACKOFFICE
from shop.roles.current import current
from shop.web.proxies import is_proxy, visitor

GATEWAY: Final = "gateway"
CREDENTIAL: Final = "X-Gateway-Credential"

#: Where an environment has the X-Forwarded-For of a proxy of our list.
FORWARDED_FOR: Final = "shop.forwarded_for"

_KEY: Final = "HTTP_X_GATEWAY_CREDENTIAL"
_LONGEST: Final = 4096
_CLAIMS: Final = re.compile(
    r"(?:"
    # who forwarded, from where, over what, to which address
    r"(?:x-)?forwarded|x-real-|x-client|(?:true-)?client-ip|x-cluster-client|(?:cf|fastly)-|x-envoy-"
    r"|x-(?:url-)?scheme$|x-proto|x-ssl|ssl-|front-end-https|x-host$|x-server-name|x-port$"
    # another address or method than the one that was asked for
    r"|x-original|x-rewrite|x-http-method|x-method|script-name|path-info|x-accel|x-sendfile|proxy$"
    # who asks
    r"|(?:x-)?remote-|x-user|x-principal|x-subject|x-auth|x-customer|x-staff|x-admin|x-role|x-permission|x-account"
    # what only our own processes say to each other
    r"|x-gateway|x-internal|x-shop|x-caller|x-service"
    r")"
)


def is_claim(name: str) -> bool:
    """Whether a header of this name says what nobody outside may say. Both spellings, ``X-User`` and ``X_User``."""
    return _CLAIMS.match(name.replace("_", "-").lower()) is not None


def vouch(role: str, *, address: str, host: str, scheme: str) -> dict[str, str]:
    """The headers with which the gateway tells ``role`` for whom it asks; without a role, somebody else's service,
    which gets nothing to prove it with. Raises ``SecretMissing`` without a key."""
    return {
        **({CREDENTIAL: issue(caller=GATEWAY, callee=role, principal=ANONYMOUS)} if role else {}),
        "X-Forwarded-For": address,
        "X-Forwarded-Host": host,
        "X-Forwarded-Proto": scheme,
        "X-Forwarded-Port": _port(host, scheme),
        "Forwarded": forwarded(address, host, scheme),
    }


def _port(host: str, scheme: str) -> str:
    _, colon, port = host.rpartition(":")
    return port if colon and port.isdigit() else "443" if scheme == "https" else "80"


def forwarded(address: str, host: str, scheme: str) -> str:
    """The same three as one value (RFC 7239)."""
    node = f'"[{address}]"' if ":" in address else address or "unknown"
    return f'for={node};host="{host}";proto={scheme}'


class PeerMiddleware:
    """The outermost: behind it ``REMOTE_ADDR``, the host and the scheme are the visitor's, and no claim is left."""

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        environ = request.META
        vouched = _vouched(environ) or _told(environ)
        for name in [key for key in environ if key.startswith("HTTP_") and is_claim(key[5:])]:
            del environ[name]
        environ.update(vouched)
        return self._get_response(request)


def _told(environ: Mapping[str, Any]) -> dict[str, str]:
    """What a proxy of our list says of the visitor."""
    proxy, scheme = str(environ.get("REMOTE_ADDR", "")), str(environ.get("wsgi.url_scheme", "http"))
    if not is_proxy(proxy):
        return {}
    forwarded_for, proto = (str(environ.get(f"HTTP_X_FORWARDED_{what}", "")) for what in ("FOR", "PROTO"))
    address, scheme = visitor(proxy, forwarded_for, proto, scheme=scheme)
    return {"REMOTE_ADDR": address, "wsgi.url_scheme": scheme, FORWARDED_FOR: forwarded_for}


def _vouched(environ: Mapping[str, Any]) -> dict[str, str]:
    """What the gateway says of the visitor; nothing when it is not the gateway that says it."""
    token = str(environ.get(_KEY, ""))
    if not token or len(token) > _LONGEST or not _is_gateway(token):
        return {}
    return dict(_readable(environ))


def _readable(environ: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    address, host, scheme = (environ.get(f"HTTP_X_FORWARDED_{what}", "") for what in ("FOR", "HOST", "PROTO"))
    if _is_address(address):
        yield "REMOTE_ADDR", address
    if host:
        yield "HTTP_HOST", host  # Django checks it against ALLOWED_HOSTS, as it does any other
    if scheme in {"http", "https"}:
        yield "wsgi.url_scheme", scheme


def _is_gateway(token: str) -> bool:
    role = current()
    ours = {role.name, *role.serves, *([BACKOFFICE] if role.has_admin else [])}
    try:
        audience = jwt.decode(token, options={"verify_signature": False}).get("aud")
        return audience in ours and verify(token, callee=str(audience))[0] == GATEWAY
    except (jwt.PyJWTError, CallerUnknown, TypeError, ValueError, RecursionError):
        return False


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
