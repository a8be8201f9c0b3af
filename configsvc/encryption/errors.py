"""What can be wrong with a key or a cipher, as Spring's clients know it."""

from typing import ClassVar


class CipherTrouble(Exception):
    """``state`` and ``description`` are the answer's body."""

    http_status: ClassVar[int] = 400
    state: ClassVar[str] = "INVALID"
    description: ClassVar[str] = ""


class NoKey(CipherTrouble):
    """Nothing can be encrypted here."""

    http_status, state, description = 404, "NO_KEY", "No key was installed for encryption service"


class Weak(CipherTrouble):
    """The key leaves a text as it is."""

    http_status, description = 404, "The encryption algorithm is not strong enough"


class BadCipher(CipherTrouble):
    """Made with another key, damaged, or no cipher at all."""

    description = "Text not encrypted with this key"


class NoPublicKey(CipherTrouble):
    """The key is a symmetric one."""

    http_status, state, description = 404, "NOT_FOUND", "No public key available"


class BadKey(CipherTrouble):
    """The key looks like PEM, and is none."""

    state, description = "BAD_REQUEST", "Key data not in correct format (PEM or jks keystore)"


class CannotDecrypt(CipherTrouble):
    """We have the public half only."""

    state, description = "BAD_REQUEST", "Server-side decryption is not supported"
