"""What was built: the page, and the files it asks for. A new build is taken up without a restart."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from whitenoise.base import WhiteNoise

#: The Angular CLI names what never changes ``name-HASH.js``; a hash may have a hyphen in it.
IMMUTABLE: Final = r"-[\w-]{8}\.(?:js|css)$"
#: Which parts a page needs, as `.ci/preloads.py` notes it; not there with builds of other tools.
_PRELOADS: Final = "preloads.json"


@dataclass(frozen=True, slots=True)
class Build:
    """``pages``: the document by language. ``files``: by URL path, with what older builds left for open pages.

    ``routes`` and ``languages``: names of the files that a page of that path, and of that language, needs besides.
    """

    pages: Mapping[str, str]
    files: Mapping[str, Any]
    routes: Sequence[tuple[re.Pattern[str], Sequence[str]]]
    languages: Mapping[str, Sequence[str]]

    def first(self, language: str, path: str) -> list[str]:
        """URL paths of what the page at ``path`` (without its language) will ask for before it can be drawn."""
        route = next((parts for pattern, parts in self.routes if pattern.fullmatch(path)), ())
        return [f"/{name}" for name in (*self.languages.get(language, ()), *route)]


def current_build() -> Build | None:
    """The newest build; None where there is none."""
    link = Path(settings.SHOP_STOREFRONT) / "current"
    try:
        return _read(link.resolve(strict=True))
    except OSError:
        return None


@lru_cache(maxsize=1)
def _read(folder: Path) -> Build:
    """Raises ``OSError``, which is not remembered."""
    pages = {code: _page(folder, code).read_text(encoding="utf-8") for code, _ in settings.LANGUAGES}
    files = WhiteNoise(None, max_age=0, allow_all_origins=False, immutable_file_test=_is_immutable)
    for each in [*sorted(_others(folder)), folder]:  # the newest last: its files win
        files.add_files(str(each))
    shown = {url: file for url, file in files.files.items() if not url.endswith((".html", f"/{_PRELOADS}"))}
    routes, languages = _preloads(folder)
    return Build(pages, shown, routes, languages)


def _preloads(folder: Path) -> tuple[list[tuple[re.Pattern[str], list[str]]], dict[str, list[str]]]:
    noted = folder / _PRELOADS
    if not noted.is_file():
        return [], {}
    found = json.loads(noted.read_text(encoding="utf-8"))
    return [(_pattern(path), parts) for path, parts in found["routes"].items()], found["languages"]


def _pattern(route: str) -> re.Pattern[str]:
    """The router's ``products/:sku`` as an expression; ``**`` is whatever no other route is for."""
    return re.compile(".*" if route == "**" else re.sub(r":\w+", "[^/]+", re.escape(route)))


def _page(folder: Path, language: str) -> Path:
    """A build has one document for each language, or one for all."""
    own = folder / language / "index.html"
    return own if own.is_file() else folder / "index.html"


def _others(folder: Path) -> list[Path]:
    return [each for each in folder.parent.iterdir() if each.is_dir() and each != folder]


def _is_immutable(path: str, url: str) -> bool:
    return re.search(IMMUTABLE, url) is not None
