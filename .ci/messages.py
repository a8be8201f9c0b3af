"""The French of every text in the code: `make messages` collects and compiles it, `make check` sees that it is whole.

The English of a text is its id, so one catalogue per module is enough (`<module>/locale/fr/LC_MESSAGES/django.po`)
and, beside it, the compiled `.mo`, committed because the machines that run the shop need no gettext tools.
"""

import io
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
MODULES = ("shop", "customers", "inventory", "orders", "billing", "gateway", "configsvc")
LANGUAGE = "fr"

#: `message` marks a text that is translated later, where it is shown (shop.errors).
KEYWORDS: Mapping[str, Any] = {
    **DEFAULT_KEYWORDS,
    "message": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

HEADER = "# French. `make messages` writes everything here but the msgstr lines, which are ours."
#: No time of day in the files: whoever runs `make messages` on the same code gets the same bytes.
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)


def main(action: str) -> int:
    """`update` writes the catalogues; `check` lists what is missing from them. The exit status is 1 for a gap."""
    gaps: list[str] = []
    for module in MODULES:
        template = collect(module)
        folder = ROOT / module / "locale" / LANGUAGE / "LC_MESSAGES"
        if action == "update" and (len(template) or folder.exists()):
            update(folder, template)
        gaps += find_gaps(module, folder, template)
    for gap in gaps:
        print(gap)
    return 1 if gaps else 0


def collect(module: str) -> Catalog:
    """Every text that `module`'s code and templates show."""
    catalog = Catalog(charset="utf-8")
    # Babel takes a function where it says it takes a name.
    methods: list[Any] = [("**.py", "python"), ("**/templates/**", extract_template)]
    found = extract_from_dir(ROOT / module, methods, keywords=KEYWORDS, comment_tags=["Translators:"])
    for name, _line, text, comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        catalog.add(text, locations=[(f"{module}/{name}", 0)], auto_comments=comments, context=context)
    return catalog


def extract_template(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Any
) -> Iterator[Any]:
    """Babel's reader for Django templates: Django turns one into something like Python, whose layout means nothing."""
    source = templatize(file.read().decode())
    flat = re.sub(r"(?m)^[ \t]+", "", source)
    return extract_python(io.BytesIO(flat.encode()), keywords, comment_tags, options)


def update(folder: Path, template: Catalog) -> None:
    """Bring the catalogue in `folder` up to `template`; texts that are gone are dropped, new ones are left empty."""
    path = folder / "django.po"
    catalog = load(path) if path.exists() else Catalog(locale=LANGUAGE, charset="utf-8")
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    catalog.header_comment = HEADER
    catalog.project, catalog.version = "shop", "1"
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
    catalog.creation_date = catalog.revision_date = UNDATED
    folder.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=120, no_location=False, include_lineno=False, sort_by_file=True)
    path.with_suffix(".mo").write_bytes(compiled(load(path)))


def load(path: Path) -> Catalog:
    """The catalogue in a .po file."""
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, charset="utf-8", abort_invalid=True)


def compiled(catalog: Catalog) -> bytes:
    """What belongs in the .mo file."""
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def find_gaps(module: str, folder: Path, template: Catalog) -> Iterator[str]:
    """One line per thing that is missing, wrong or stale."""
    path = folder / "django.po"
    if not path.exists():
        if len(template):
            yield f"{module}: no French catalogue; run make messages"
        return
    catalog = load(path)
    wanted, present = ({(text.id, text.context) for text in texts if text.id} for texts in (template, catalog))
    if wanted != present:
        yield f"{module}: {len(wanted - present)} new and {len(present - wanted)} gone texts; run make messages"
    for text in catalog:
        forms = [text.string] if isinstance(text.string, str) else list(text.string or [""])
        if text.id and (not all(forms) or text.fuzzy):
            yield f"{module}: no French for {text.id!r}"
        for mistake in text.check(catalog):
            yield f"{module}: {text.id!r}: {mistake}"
    if compiled(catalog) != (path.with_suffix(".mo").read_bytes() if path.with_suffix(".mo").exists() else b""):
        yield f"{module}: the compiled catalogue is stale; run make messages"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
