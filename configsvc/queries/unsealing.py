"""``{cipher}…`` and ``{vault}path#key`` values as what they stand for; what cannot be had is marked invalid."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from configsvc.backends.base import BackendFailed
from configsvc.backends.vault import asked_for, connected, reached
from configsvc.encryption.errors import CipherTrouble
from configsvc.encryption.locator import CIPHER, decrypted
from configsvc.environment.names import BadName, file_path
from configsvc.environment.values import PropertySource, Value
from configsvc.properties import properties
from configsvc.rules.masks import is_secret

VAULT: Final = "{vault}"
INVALID: Final = "<n/a>"
_CIPHERS: Final = re.compile(r"\{cipher\}(?:\{\w+:[^{}]*\})*[A-Za-z0-9+/=_-]+")


class Unsealable(ValueError):
    """The value cannot be had; weaker sources show through."""


def unsealed(sources: Sequence[PropertySource]) -> list[PropertySource]:
    """With every value as the application needs it. Secrets are marked as such."""
    return [PropertySource(one.name, one.context, _values(one)) for one in sources]


def opened(text: str) -> str:
    """``text`` of a file with every cipher in it opened; one that cannot be is ``<n/a>``."""
    return _CIPHERS.sub(lambda found: _decrypted_or_not(found[0]), text)


def _decrypted_or_not(cipher: str) -> str:
    try:
        return _decrypted(cipher)
    except Unsealable:
        return INVALID


def _values(source: PropertySource) -> dict[str, Value]:
    made: dict[str, Value] = {}
    for key, value in source.values.items():
        opened = _opener(value)
        if opened is None:
            made[key] = Value(value.value, value.origin, value.is_secret or is_secret(key))
            continue
        try:
            made[key] = Value(opened(), value.origin, is_secret=True)
        except Unsealable:
            made[f"invalid.{key}"] = Value(INVALID, value.origin)
    return made


def _opener(value: Value) -> Callable[[], str] | None:
    text = value.value
    if not isinstance(text, str):
        return None
    if text.startswith(CIPHER):
        return (lambda: _decrypted(text)) if properties.current.decrypt else None
    return (lambda: _from_vault(text.removeprefix(VAULT))) if text.startswith(VAULT) else None


def _decrypted(text: str) -> str:
    try:
        return decrypted(text)
    except CipherTrouble as error:
        raise Unsealable from error


def _from_vault(reference: str) -> str:
    path, _, key = reference.removeprefix(":").partition("#")
    if not properties.current.vault_address or not key:
        raise Unsealable
    try:
        found = asked_for(reached(connected), file_path(tuple(path.split("/"))))
    except (BackendFailed, BadName) as error:
        raise Unsealable from error
    if found is None or key not in found:
        raise Unsealable
    return str(found[key])
