"""Programs that read, by name and password. Passwords are made by us and long, so a plain digest keeps them safe."""

import hashlib
import hmac
import logging

from django.db import DatabaseError, InterfaceError

from configsvc.models import Client
from configsvc.queries import default_client
from configsvc.rules.readers import EVERY, Reader
from configsvc.rules.services import services
from shop.errors import Unavailable
from shop.secrets.base import SecretMissing

log = logging.getLogger(__name__)

#: What the table said last, for when it cannot be read.
_known: dict[str, Client | None] = {}
_known_applications: frozenset[str] | None = None
MOST_KNOWN = 10_000


def applications() -> frozenset[str]:
    """Those that clients have for their own, and the shop's services."""
    return services() | _of_clients()


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


def _of_clients() -> frozenset[str]:
    """Those we knew are still believed while the database is away. Raises ``Unavailable``."""
    global _known_applications  # noqa: PLW0603 - what the table said last
    try:
        lists = Client.objects.filter(is_active=True).values_list("applications", flat=True)
        _known_applications = frozenset(name for names in lists for name in names) - {EVERY}
    except (DatabaseError, InterfaceError) as error:
        if _known_applications is None:
            raise Unavailable(retry_after=1) from error
    return _known_applications


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
