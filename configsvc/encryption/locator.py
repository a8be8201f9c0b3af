"""Which key a cipher asks for. Keys are secrets: ``ENCRYPT_KEY`` is Spring's ``encrypt.key``; ``{key:v2}`` is
``ENCRYPT_KEY_V2``. Each may come as a file, by ``ENCRYPT_KEY_FILE``."""

import re
from functools import lru_cache
from typing import Final

from configsvc.encryption.ciphers import AuthenticatedCipher, RsaCipher, SpringCipher, TextCipher
from configsvc.encryption.errors import BadCipher, NoKey, Weak
from shop.secrets.base import SecretMissing
from shop.secrets.environment import EnvironmentStore

CIPHER: Final = "{cipher}"
PLAIN: Final = "{plain}"
_ALIAS: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
_PREFIX: Final = re.compile(r"\{(\w+):([^{}]*)\}")
_PROBE: Final = "FOO"


def encrypted(text: str) -> str:
    """The cipher of ``text``, behind the ``{name:value}`` prefixes that stood before it. Raises ``CipherTrouble``."""
    prefixes, asked, rest = split(text)
    shown = "".join(f"{{{name}:{value}}}" for name, value in prefixes if name not in {"name", "profiles"})
    plain = rest.removeprefix(PLAIN)
    return shown + _strong(_cipher(asked)).encrypt(plain)


def decrypted(text: str) -> str:
    """The text of a cipher, with or without ``{cipher}`` before it. Raises ``CipherTrouble``."""
    _, asked, rest = split(text.removeprefix(CIPHER))
    return _cipher(asked).decrypt(rest)


def public_key() -> str:
    """PEM of the usual key. Raises ``CipherTrouble``."""
    return _cipher("").public_key()


def require_key() -> None:
    """Raises ``CipherTrouble`` unless something can be encrypted here."""
    _strong(_cipher(""))


def split(text: str) -> tuple[list[tuple[str, str]], str, str]:
    """The prefixes, the name of the key they ask for (empty: the usual one), and the rest."""
    prefixes: list[tuple[str, str]] = []
    while found := _PREFIX.match(text):
        prefixes.append((found[1], found[2]))
        text = text[found.end() :]
    return prefixes, dict(prefixes).get("key", ""), text


def _strong(cipher: TextCipher) -> TextCipher:
    if cipher.encrypt(_PROBE) == _PROBE:
        raise Weak
    return cipher


def _cipher(name: str) -> TextCipher:
    if name and not _ALIAS.fullmatch(name):
        raise BadCipher
    try:
        key = EnvironmentStore().read(f"ENCRYPT_KEY_{name.upper()}" if name else "ENCRYPT_KEY").reveal()
    except SecretMissing as error:
        raise NoKey from error
    return _made(name, key.replace("\\n", "\n") if "-----BEGIN" in key else key)


@lru_cache(maxsize=16)
def _made(name: str, key: str) -> TextCipher:
    if "-----BEGIN" in key or key.startswith("ssh-"):
        return RsaCipher(key)
    return AuthenticatedCipher(name, key) if name else SpringCipher(key)
