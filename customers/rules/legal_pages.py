"""The pages that the law, or a careful merchant, puts beside a shop."""

from collections.abc import Mapping
from typing import Final

from shop.errors import message

#: Slug → title, not translated yet. The text of ``terms`` is the property ``storefront.terms-en`` or ``-fr``.
TITLES: Final[Mapping[str, str]] = {
    "legal-notice": message("Legal notice"),
    "terms": message("Terms of sale"),
    "privacy": message("Privacy"),
    "returns": message("Returns and refunds"),
}
EMPTY: Final = message("The merchant has not published this page yet.")
