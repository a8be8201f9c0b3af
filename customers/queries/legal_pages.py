"""Legal pages, as the merchant wrote them into the configuration."""

from dataclasses import dataclass

from customers.interface.errors import PageUnknown
from customers.properties import storefront
from customers.rules.legal_pages import TITLES


@dataclass(frozen=True, slots=True)
class LegalPage:
    """``title`` is a message id; ``text`` is in ``language``, and empty where nothing was written."""

    title: str
    language: str
    text: str


def legal_page(slug: str, language: str) -> LegalPage:
    """In ``language``, or in the other one where only that was written. Raises ``PageUnknown``."""
    if slug not in TITLES:
        raise PageUnknown
    name = slug.replace("-", "_")
    for spoken in (language, *({"en", "fr"} - {language})):
        if text := str(getattr(storefront.current, f"{name}_{spoken}")).strip():
            return LegalPage(TITLES[slug], spoken, text)
    return LegalPage(TITLES[slug], language, "")
