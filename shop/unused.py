"""What libraries load in case somebody uses it, and nobody here does: left out, no process keeps it in memory.

``requests`` guesses encodings with one of two large packages, for bodies that name none; ours are JSON. It reads
Brotli where it can; whom it asks sends none. The REST framework has fields for PostgreSQL's own types, which bring
PostgreSQL's driver along on SQLite too, and colours code in descriptions. Both say that they do without. Its schemas,
which every view imports, take one function from a module that brings the whole admin along. Imported before anything
else that imports any of them.
"""

import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from shop.deferred import later


class _Missing(MetaPathFinder):
    """Finds nothing of these names, and nobody finds it after."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname in self._names:
            raise ModuleNotFoundError(f"{fullname} is left out on purpose", name=fullname)
        return None


@contextmanager
def left_out(*names: str) -> Iterator[None]:
    """In the block, modules of these names cannot be imported, unless they were before."""
    missing = _Missing(names)
    sys.meta_path.insert(0, missing)
    try:
        yield
    finally:
        sys.meta_path.remove(missing)


with left_out("chardet", "charset_normalizer", "brotli", "brotlicffi"), warnings.catch_warnings():
    warnings.simplefilter("ignore")  # that nothing guesses
    import requests  # noqa: F401

with left_out("django.contrib.postgres.fields", "pygments"):
    import rest_framework.compat  # noqa: F401

later("django.contrib.admindocs.views", "simplify_regex")
