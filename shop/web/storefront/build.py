"""What was built: the page, and the files it asks for. A new build is taken up without a restart."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from whitenoise.base import WhiteNoise

#: The Angular CLI names what never changes ``name-HASH.js``; a hash may have a hyphen in it.
IMMUTABLE: Final = r"-[\w-]{8}\.(?:js|css)$"


@dataclass(frozen=True, slots=True)
class Build:
    """``pages``: the document by language. ``files``: by URL path, with what older builds left for open pages."""

    pages: Mapping[str, str]
    files: Mapping[str, Any]


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
    return Build(pages, {url: file for url, file in files.files.items() if not url.endswith(".html")})


def _page(folder: Path, language: str) -> Path:
    """A build has one document for each language, or one for all."""
    own = folder / language / "index.html"
    return own if own.is_file() else folder / "index.html"


def _others(folder: Path) -> list[Path]:
    return [each for each in folder.parent.iterdir() if each.is_dir() and each != folder]


def _is_immutable(path: str, url: str) -> bool:
    return re.search(IMMUTABLE, url) is not None
