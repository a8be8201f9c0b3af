"""What a browser may load and do on the storefront's pages: less than elsewhere, and no script that is made of text."""

from collections.abc import Mapping, Sequence
from typing import Final

from csp.constants import NONCE, NONE, SELF

#: Angular puts the styles of components into the page, with the nonce; Trusted Types let nothing but its own compiler
#: and template sanitiser make HTML of text.
DIRECTIVES: Final[Mapping[str, Sequence[str | object]]] = {
    "default-src": [SELF],
    "script-src": [SELF],
    "style-src": [SELF, NONCE],
    "img-src": [SELF, "data:"],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["angular", "angular#bundler", "angular#unsafe-bypass"],
}
