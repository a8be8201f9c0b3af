"""Where the private part of a signing key lies: sealed in its row, or in Vault, and then the row only says so."""

import logging
from typing import Final

from django.conf import settings

from customers.models.sealing import Unreadable, seal, unseal
from shop.errors import Unavailable
from shop.secrets.base import SecretMissing
from shop.secrets.current import folder

IN_VAULT: Final = "vault:"
_FIELD: Final = "private-key"

log = logging.getLogger(__name__)


def put_away(kid: str, pem: bytes) -> str:
    """What the row says. In Vault, raises ``Unavailable`` and ``SecretMissing``; not for use inside a transaction."""
    if not settings.SHOP_SIGNING_KEYS_IN_VAULT:
        return seal(pem)
    folder("customers").write(_path(kid), {_FIELD: pem.decode()})
    return f"{IN_VAULT}{kid}"


def fetched(said: str) -> bytes:
    """The private part, from where the row says. Raises ``Unreadable``, and from Vault as ``put_away``."""
    if not said.startswith(IN_VAULT):
        return unseal(said)
    values = folder("customers").values(_path(said.removeprefix(IN_VAULT)))
    if values is None or _FIELD not in values:
        raise Unreadable
    return str(values[_FIELD]).encode()


def thrown_away(said: str) -> None:
    """Remove it from Vault, if it is there; what cannot be removed now signs nothing any more."""
    if said.startswith(IN_VAULT):
        try:
            folder("customers").remove(_path(said.removeprefix(IN_VAULT)))
        except (Unavailable, SecretMissing) as error:
            log.warning("an old signing key stays in vault", extra={"kid": said, "why": str(error)})


def _path(kid: str) -> str:
    return f"signing-keys/{kid}"
