"""The last good settings of a role, on disk and encrypted: a process that starts without their source begins with them.

Nothing here raises: a disk that is full or forbidden costs the memory of the next process, and no request of this.
"""

import base64
import logging
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import orjson
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shop.config.base import Setting

log = logging.getLogger(__name__)

#: Settings that do not change are written anew so often, so that their age can be told.
REFRESH_SECONDS: Final = 600.0


class Kept:
    """One file for a role, written whole by whichever of its processes hears first. ``secret`` is the shop's own."""

    def __init__(self, path: Path, secret: str) -> None:
        self._path = path
        key = HKDF(hashes.SHA256(), 32, None, b"shop.config.kept").derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))
        self._written: tuple[Sequence[Setting], float] = ((), 0.0)

    def read(self) -> tuple[tuple[Setting, ...], float, str] | None:
        """The settings, when their source said them, and its version then; None where there is nothing of ours."""
        try:
            content = orjson.loads(self._fernet.decrypt(self._path.read_bytes()))
            settings = tuple(Setting(*row) for row in content["settings"])
            return settings, float(content["heard_at"]), str(content.get("version", ""))
        except FileNotFoundError:
            return None
        except (InvalidToken, LookupError, TypeError, ValueError, OSError) as error:
            reason = f"{type(error).__name__}: the file is corrupt, or written with another secret key"
            log.warning("configuration kept on disk cannot be read", extra={"path": str(self._path), "reason": reason})
            return None

    def write(self, settings: tuple[Setting, ...], heard_at: float, version: str) -> None:
        """Keep these; on disk only if they changed, or were written long ago."""
        before, at = self._written
        if at and settings == before and heard_at - at < REFRESH_SECONDS:
            return
        rows = [[setting.key, setting.value, setting.origin, setting.place] for setting in settings]
        content = {"heard_at": heard_at, "version": version, "settings": rows}
        try:
            self._replace(self._fernet.encrypt(orjson.dumps(content)))
        except (OSError, TypeError) as error:
            log.warning("configuration is not kept on disk", extra={"path": str(self._path), "reason": str(error)})
        self._written = (settings, heard_at)

    def _replace(self, content: bytes) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=self._path.parent)  # readable for nobody else
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(draft).replace(self._path)
