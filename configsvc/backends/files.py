"""Files in folders, such as a git checkout: ``customer-service-dev.yml`` beside ``application.properties``.

A label names a folder inside: ``<folder>/<label>/customer-service.yml``. Nothing outside the folders is read, by
whatever name or link.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from configsvc.backends.base import Asked, BackendFailed, Found, ordered
from configsvc.backends.standing import in_documents
from configsvc.environment.order import Context
from configsvc.environment.values import PropertySource
from configsvc.formats.reading import ENDINGS, parts
from configsvc.properties import properties
from shop.config.formats.limits import LARGEST, Unreadable


class FilesBackend:
    """``folders``: the strongest first."""

    name = "files"

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders

    @property
    def timeout(self) -> float:
        return properties.current.files_timeout

    def read(self, asked: Asked) -> Found:
        roots = labelled(self._folders, asked.label)
        if not roots and not asked.is_current:
            return Found((), knows_label=False)
        return ordered(
            [source for root in roots for context in asked.contexts for source in self._sources(root, context, asked)]
        )

    def _sources(self, root: Path, context: Context, asked: Asked) -> Iterator[PropertySource]:
        for ending in ENDINGS:
            name = f"{context.written('-')}.{ending}"
            data = content(root, name, largest=LARGEST + 1)
            if data is None:
                continue
            try:
                yield from in_documents(f"file:{root / name}", parts(name, data), context, asked)
            except Unreadable as error:
                raise BackendFailed(f"{name}: {error}") from error


def labelled(folders: Sequence[Path], label: str) -> list[Path]:
    """Where to look for ``label``: the folder called so in each; what is now is also in the folders themselves."""
    inside = [found for folder in folders if label and (found := inner(folder, label)) is not None and found.is_dir()]
    return inside or ([] if not Asked((), label).is_current else list(folders))


def is_hidden(path: str) -> bool:
    """Whether it leads through something like ``.git``."""
    return any(part.startswith(".") for part in path.split("/"))


def inner(root: Path, path: str) -> Path | None:
    """The file or folder of this name, if it is not hidden and lies inside ``root`` after every link was followed."""
    if is_hidden(path):
        return None
    try:
        home = root.resolve(strict=True)
        found = (home / path).resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        return None
    return found if found.is_relative_to(home) else None


def content(root: Path, path: str, *, largest: int) -> bytes | None:
    """Up to ``largest`` bytes of a file inside ``root``; None without one. Raises ``BackendFailed``."""
    found = inner(root, path)
    if found is None or not found.is_file():
        return None
    try:
        with found.open("rb") as file:
            return file.read(largest)
    except OSError as error:
        raise BackendFailed(f"{path}: {error.strerror}") from error
