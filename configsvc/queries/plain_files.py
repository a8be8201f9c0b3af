"""Files that are served as they are, with placeholders filled in: the variant for a profile before the usual one.

A file of settings is served only to who gets these settings anyway: everybody else's secrets lie in the same folders.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from configsvc.backends.base import BackendFailed
from configsvc.backends.files import inner, labelled
from configsvc.backends.making import folders
from configsvc.environment import names
from configsvc.environment.order import DEFAULT_PROFILE, contexts
from configsvc.environment.values import Environment
from configsvc.formats.reading import ENDINGS
from configsvc.rules.readers import Reader
from shop.errors import Forbidden

LARGEST: Final = 4 * 1024 * 1024


class FileMissing(LookupError):
    """No such file in any folder."""


@dataclass(frozen=True, slots=True)
class PlainFile:
    """``modified``: seconds since 1970."""

    path: Path
    content: bytes
    modified: float


def plain_file(found: Environment, path: str, who: Reader) -> PlainFile:
    """The first readable hit. Raises ``Forbidden`` for settings that are not ``who``'s, whether they are there or not;
    ``FileMissing``, and ``BackendFailed`` where there are some, and none can be read."""
    own = settings_files(found.name.split(","), found.profiles) if who.sees_secrets else frozenset()
    wanted = [variant for variant in variants(path, found.profiles) if variant in own or not is_settings(variant)]
    if not wanted:
        raise Forbidden
    trouble: BackendFailed | None = None
    for file in _there(found.label or "", wanted, own):
        try:
            return _read(file)
        except BackendFailed as error:
            trouble = trouble or error
    raise trouble or FileMissing


def _there(label: str, wanted: Sequence[str], own: frozenset[str]) -> Iterator[Path]:
    for root in labelled(folders(), label):
        for variant in wanted:
            file = inner(root, variant)
            if file is not None and file.is_file() and (variant in own or not is_settings(file.name)):
                yield file


def is_settings(path: str) -> bool:
    """Whether some application's settings could be kept in a file called so, also where upper case is no other name."""
    return path.rpartition(".")[2].lower() in ENDINGS


def settings_files(applications: Sequence[str], profiles: Sequence[str]) -> frozenset[str]:
    """The files whose settings are in the environment of ``applications`` in ``profiles``."""
    return frozenset(
        f"{context.written('-')}.{ending}" for context in contexts(applications, profiles) for ending in ENDINGS
    )


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
