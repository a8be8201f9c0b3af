"""Who asks: a client by Basic or bearer, a role by its service credential, a staff member by their token."""

import base64
import binascii

import jwt
from django.http import HttpRequest

from configsvc.queries import clients
from configsvc.rules.readers import EVERY, SHARED, Reader
from configsvc.rules.services import names_of
from shop.calls import credential
from shop.calls.context import set_principal
from shop.calls.errors import CallerUnknown
from shop.errors import Forbidden, Unauthenticated
from shop.roles.catalogue import ROLES
from shop.web.identity import tokens

MODULE = "configsvc"
READ = "configsvc.read"


def reader(request: HttpRequest) -> Reader:
    """Raises ``Unauthenticated``, and ``Forbidden`` for people who may not read settings."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    found = None
    if scheme.lower() == "basic":
        found = clients.reader_of(*_basic(value.strip()))
    elif scheme.lower() == "bearer":
        found = _bearer(value.strip())
    if found is None:
        raise Unauthenticated
    return found


def require(who: Reader, applications: tuple[str, ...], profiles: tuple[str, ...]) -> None:
    """Raises ``Forbidden`` unless all ``applications`` in these ``profiles`` are the reader's own, or shared, and
    ``Unavailable``."""
    if not who.may_read(applications):
        raise Forbidden
    if who.reads_everything:
        return
    if not who.may_read_files((*applications, SHARED), profiles, clients.applications()):
        raise Forbidden


def _basic(value: str) -> tuple[str, str]:
    try:
        name, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Unauthenticated from error
    if "\x00" in name or len(name) > 100:
        raise Unauthenticated
    return name, password


def _bearer(token: str) -> Reader | None:
    """``name:password`` in base64 for clients that can only send a bearer; else a signed token."""
    if token.count(".") != 2:
        return clients.reader_of(*_basic(token))
    try:
        is_role = jwt.get_unverified_header(token).get("alg") == credential.ALGORITHM
    except jwt.PyJWTError as error:
        raise Unauthenticated from error
    return _role(token) if is_role else _staff(token)


def _role(token: str) -> Reader:
    """A role reads what is meant for its own service."""
    try:
        caller, _ = credential.verify(token, callee=MODULE)
    except CallerUnknown as error:
        raise Unauthenticated from error
    return Reader(caller, names_of(ROLES[caller]), is_role=True)


def _staff(token: str) -> Reader:
    who = tokens.verify(token)
    set_principal(who)
    if not who.may(READ):
        raise Forbidden
    return Reader(who.subject, frozenset({EVERY}), sees_secrets=False)
