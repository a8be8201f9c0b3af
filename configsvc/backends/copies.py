"""The last good answer of each backend, in memory and, encrypted, on disk: for the time when it does not answer."""

import base64
import hashlib
import logging
import os
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Final

import orjson
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import TypeAdapter, ValidationError

from configsvc.backends.base import Asked, Found

log = logging.getLogger(__name__)

#: Answers kept of one backend, in memory and on disk.
MOST: Final = 1000
_FOUND: Final = TypeAdapter(Found)


class Copies:
    """Thread-safe. ``folder`` None: in memory only. A copy that cannot be read is none."""

    def __init__(self, name: str, folder: Path | None, secret: str) -> None:
        self._name, self._folder = name, folder
        key = HKDF(hashes.SHA256(), 32, None, b"shop.configsvc.copies").derive(secret.encode())
        self._cipher = Fernet(base64.urlsafe_b64encode(key))
        self._kept: OrderedDict[Asked, Found] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, asked: Asked, found: Found) -> None:
        """Remember it; it is written only where it differs from what was kept before."""
        with self._lock:
            before = self._kept.get(asked)
            self._kept[asked] = found
            self._kept.move_to_end(asked)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        if before != found:
            self._write(asked, found)

    def last(self, asked: Asked) -> Found | None:
        """What was kept; None if nothing was, or not by us."""
        with self._lock:
            if asked in self._kept:
                return self._kept[asked]
        found = self._read(asked)
        if found is not None:
            with self._lock:
                found = self._kept.setdefault(asked, found)
        return found

    def _path(self, asked: Asked) -> Path | None:
        if self._folder is None:
            return None
        digest = hashlib.sha256(orjson.dumps([self._name, asked])).hexdigest()
        return self._folder / f"{self._name}-{digest[:32]}"

    def _write(self, asked: Asked, found: Found) -> None:
        path = self._path(asked)
        if path is None:
            return
        draft = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not path.exists() and sum(1 for _ in path.parent.iterdir()) > MOST * 4:
                return
            draft.touch(mode=0o600)
            draft.write_bytes(self._cipher.encrypt(_FOUND.dump_json(found)))
            draft.replace(path)
        except OSError:
            log.warning("a copy of settings could not be kept", extra={"backend": self._name}, exc_info=True)

    def _read(self, asked: Asked) -> Found | None:
        path = self._path(asked)
        try:
            return _FOUND.validate_json(self._cipher.decrypt(path.read_bytes())) if path else None
        except FileNotFoundError:
            return None
        except (OSError, InvalidToken, ValidationError):
            log.warning("a copy of settings cannot be read", extra={"backend": self._name}, exc_info=True)
            return None
