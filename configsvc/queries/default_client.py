"""The client ``user``, whom Spring's clients are unless they are told otherwise."""

import os
import secrets
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

from configsvc.properties import properties
from configsvc.rules.readers import EVERY, Reader
from shop.secrets.base import Secret
from shop.secrets.environment import EnvironmentStore

NAME: Final = "user"
FILE: Final = "config-password"


def password() -> Secret:
    """``CONFIG_PASSWORD`` or its file; on a laptop one that is made once. Raises ``SecretMissing``."""
    return _made(place()) if is_made() else EnvironmentStore().read("CONFIG_PASSWORD")


def is_made() -> bool:
    """Whether the password is one that was made here: on a laptop where none was given."""
    return is_embedded() and not any(os.environ.get(name) for name in ("CONFIG_PASSWORD", "CONFIG_PASSWORD_FILE"))


def place() -> Path:
    """Where the password lies that was made here."""
    return Path(settings.SHOP_VAR) / FILE


def is_embedded() -> bool:
    """Whether this is a laptop: a server is told its secrets."""
    return settings.SHOP_EMBEDDED_KEYS is not None


def reader() -> Reader:
    """What it may have: all on a laptop; on a server what ``configsvc.applications`` names, and the shared."""
    named = frozenset(properties.current.applications)
    applications = named or (frozenset({EVERY}) if is_embedded() else frozenset())
    return Reader(NAME, applications, may_encrypt=is_embedded(), may_decrypt=is_embedded())


@cache
def _made(path: Path) -> Secret:
    """Two makers race through a hard link: both read what one wrote."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(24))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return Secret(path.read_text().strip())
