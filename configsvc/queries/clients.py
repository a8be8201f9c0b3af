"""Programs that read, by name and password. Passwords are made by us and long, so a plain digest keeps them safe."""

import hashlib
import hmac
import logging

from django.db import DatabaseError, InterfaceError

from configsvc.models import Client
from configsvc.queries import default_client
from configsvc.rules.readers import Reader
from shop.errors import Unavailable
from shop.secrets.base import SecretMissing

log = logging.getLogger(__name__)

#: What the table said last, for when it cannot be read.
_known: dict[str, Client | None] = {}
MOST_KNOWN = 10_000


def digest(password: str) -> str:
    """What is kept of a password."""
    return hashlib.sha256(password.encode()).hexdigest()


def reader_of(name: str, password: str) -> Reader | None:
    """None where name and password do not belong together. Raises ``Unavailable``."""
    if name == default_client.NAME and _is_default(password):
        return default_client.reader()
    row = _row(name)
    kept = row.password if row is not None and row.is_active else digest("")
    if not hmac.compare_digest(kept, digest(password)) or row is None or not password:
        return None
    return Reader(row.name, frozenset(row.applications), may_encrypt=row.may_encrypt, may_decrypt=row.may_decrypt)


def _is_default(password: str) -> bool:
    try:
        return default_client.password().matches(password)
    except SecretMissing:
        return False


def _row(name: str) -> Client | None:
    """One we knew is still believed while the database is away."""
    try:
        found = Client.objects.filter(name=name).first()
    except (DatabaseError, InterfaceError) as error:
        if name in _known:
            return _known[name]
        log.warning("the clients cannot be read", exc_info=True)
        raise Unavailable(retry_after=1) from error
    if name in _known or (found is not None and len(_known) < MOST_KNOWN):
        _known[name] = found
    return found
