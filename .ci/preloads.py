"""What a page loads first: the parts of a build by route and by language, as the bundler's statistics have them.

The document names them (shop/web/storefront/build.py), so that a browser fetches them side by side with the page's
main script instead of one after the other, each when the one before has run. Standard library only.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

NAME = "preloads.json"
#: `ng build --stats-json` calls it so, above the folder of the files.
STATISTICS = "browser-stats.json"

_ROUTE = re.compile(r"path: '([^']*)'[^{}]*?import\('\./([^']+)'\)")
_LANGUAGE = re.compile(r"(?:src/locale/([a-z]{2})\.json|/common/locales/([a-z]{2})(?:-[A-Z]{2})?\.js)$")


def note(made: Path, statistics: Path, routes: Path) -> None:
    """Write what was found beside the page; nothing where there are no statistics."""
    if statistics.is_file():
        found = preloads(json.loads(statistics.read_text())["outputs"], routes.read_text())
        (made / NAME).write_text(json.dumps(found))


def preloads(outputs: Mapping[str, Any], routes: str) -> dict[str, dict[str, list[str]]]:
    """`routes`: files by the router's path; `languages`: files by code. Without those the main script brings anyway."""
    by_source = {each["entryPoint"]: name for name, each in outputs.items() if each.get("entryPoint")}
    given = _closure(outputs, by_source["src/main.ts"])
    parts = {path: by_source.get(f"src/app/{source}.ts") for path, source in _ROUTE.findall(routes)}
    languages: dict[str, list[str]] = {}
    for source, name in sorted(by_source.items()):
        if found := _LANGUAGE.search(source):
            languages.setdefault(found[1] or found[2], []).append(name)
    return {
        "routes": {path: sorted(_closure(outputs, part) - given) for path, part in parts.items() if part},
        "languages": languages,
    }


def _closure(outputs: Mapping[str, Any], name: str) -> set[str]:
    """A file with all it cannot run without."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each in found or each not in outputs:
            continue
        found.add(each)
        waiting += [one["path"] for one in outputs[each]["imports"] if one["kind"] == "import-statement"]
    return found
