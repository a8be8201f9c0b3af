"""What a client asks of the list of products, read strictly from the query string."""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from inventory.queries.listing import ORDERINGS, Wanted
from inventory.rules.catalogue import CODE, HIGHEST_PRICE
from inventory.rules.search import words
from shop.errors import Invalid

LONGEST_SEARCH: Final = 200
MOST_WORDS: Final = 8

PRICE: Final = {"type": "integer", "minimum": 0, "maximum": HIGHEST_PRICE}
PARAMETERS: Final = (
    OpenApiParameter("q", str, description="Beginnings of words, in either language; accents and case do not matter."),
    OpenApiParameter("category", str, description="A category's slug."),
    OpenApiParameter("min_price", PRICE, description="In minor units."),
    OpenApiParameter("max_price", PRICE, description="In minor units."),
    OpenApiParameter("in_stock", bool, description="Only what can be sold now."),
    OpenApiParameter("ordering", {"type": "string", "enum": list(ORDERINGS), "default": "newest"}),
)


def language() -> str:
    """The reader's language, of the two that products have."""
    return "fr" if (get_language() or "").startswith("fr") else "en"


def wanted_of(request: Request) -> Wanted:
    """Raises ``Invalid``."""
    asked = request.query_params
    text = asked.get("q", "")
    return Wanted(
        words=_words(text) if text.strip() else None,
        category=_category(asked),
        min_price=_price(asked, "min_price"),
        max_price=_price(asked, "max_price"),
        in_stock=flag(asked, "in_stock"),
        ordering=_ordering(asked),
        language=language(),
    )


def _words(text: str) -> tuple[str, ...]:
    if len(text) > LONGEST_SEARCH:
        raise Invalid(errors={"q": [_("At most %(most)d characters.") % {"most": LONGEST_SEARCH}]})
    return tuple(dict.fromkeys(words(text)))[:MOST_WORDS]


def _category(asked: Mapping[str, str]) -> str:
    slug = asked.get("category", "")
    if slug and not re.fullmatch(CODE, slug):
        raise Invalid(errors={"category": [_("This is not the name of a category.")]})
    return slug


def _price(asked: Mapping[str, str], name: str) -> int | None:
    text = asked.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(HIGHEST_PRICE)) and int(text) <= HIGHEST_PRICE):
        raise Invalid(errors={name: [_("A whole number of minor units, not negative.")]})
    return int(text)


def flag(asked: Mapping[str, str], name: str) -> bool:
    """``?name=true``. Raises ``Invalid``."""
    value = asked.get(name, "false")
    if value not in {"true", "false"}:
        raise Invalid(errors={name: [_("true or false.")]})
    return value == "true"


def text(asked: Mapping[str, str], name: str) -> str:
    """``?name=…`` of characters that a database can compare. Raises ``Invalid``."""
    value = asked.get(name, "")
    if "\x00" in value or len(value) > LONGEST_SEARCH:
        raise Invalid(errors={name: [_("At most %(most)d characters.") % {"most": LONGEST_SEARCH}]})
    return value


def _ordering(asked: Mapping[str, str]) -> str:
    name = asked.get("ordering", "newest")
    if name not in ORDERINGS:
        raise Invalid(errors={"ordering": [_("One of: %(names)s.") % {"names": ", ".join(ORDERINGS)}]})
    return name
