"""Files that are served as they are, with placeholders filled in: the variant for a profile before the usual one."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from configsvc.backends.base import BackendFailed
from configsvc.backends.files import inner, labelled
from configsvc.backends.making import folders
from configsvc.environment import names
from configsvc.environment.order import DEFAULT_PROFILE
from configsvc.environment.values import Environment

LARGEST: Final = 4 * 1024 * 1024


class FileMissing(LookupError):
    """No such file in any folder."""


@dataclass(frozen=True, slots=True)
class PlainFile:
    """``modified``: seconds since 1970."""

    path: Path
    content: bytes
    modified: float


def plain_file(found: Environment, path: str) -> PlainFile:
    """The first readable hit. Raises ``FileMissing`` and ``BackendFailed``."""
    roots = [root for label in (found.label or "",) for root in labelled(folders(), label)]
    for root in roots:
        for variant in variants(path, found.profiles):
            file = inner(root, variant)
            if file is not None and file.is_file():
                return _read(file)
    raise FileMissing


def variants(path: str, profiles: tuple[str, ...]) -> list[str]:
    """``nginx-dev.conf`` before ``nginx.conf``."""
    folder, slash, file = path.rpartition("/")
    stem, dot, ending = file.rpartition(".")
    if not stem:
        stem, dot, ending = file, "", ""
    wanted = [f"{folder}{slash}{stem}-{profile}{dot}{ending}" for profile in profiles if profile != DEFAULT_PROFILE]
    return [*wanted, path]


def allowed_path(segments: tuple[str, ...]) -> str:
    """Raises ``BadName``."""
    return names.file_path(segments)


def _read(file: Path) -> PlainFile:
    try:
        status = file.stat()
        if status.st_size > LARGEST:
            raise BackendFailed(f"{file.name}: larger than {LARGEST} bytes")
        return PlainFile(file, file.read_bytes(), status.st_mtime)
    except OSError as error:
        raise BackendFailed(f"{file.name}: {error.strerror}") from error
