"""What a merchant would have written into the configuration: the legal pages of a demo shop, in both languages.

Only into our own table: where settings are kept in Consul, they are somebody's already.
"""

from pathlib import Path
from typing import Final

from django.core.management.base import OutputWrapper
from django.utils import timezone

from configsvc.interface.messages import Edit
from configsvc.models import Setting, Store
from configsvc.operations.write import write
from configsvc.queries.settings import target

#: Whose properties they are, and what their keys begin with.
APPLICATION: Final = "customer-service"
PREFIX: Final = "storefront."
_PAGES: Final = Path(__file__).parent / "pages"


def is_empty() -> bool:
    """Settings do not make a shop full: it may be configured before anything is in it."""
    return True


def load(*, seed: int, out: OutputWrapper) -> None:
    """Write the pages that nobody has written yet."""
    texts = pages()
    if target() is not Store.DATABASE:
        return
    written = Setting.objects.filter(store=Store.DATABASE, application=APPLICATION, key__startswith=PREFIX)
    known = set(written.values_list("key", flat=True))
    edits = [
        Edit(application=APPLICATION, key=key, value=text, expected=None)
        for key, text in texts.items()
        if key not in known
    ]
    if edits:
        write(edits=edits, reason="The pages of the demo", actor="demo", now=timezone.now())
    out.write(f"  {len(edits)} texts of legal pages")


def pages() -> dict[str, str]:
    """Key → text: ``pages/terms-fr.txt`` is ``storefront.terms-fr``."""
    return {f"{PREFIX}{path.stem}": path.read_text(encoding="utf-8").strip() for path in sorted(_PAGES.glob("*.txt"))}
