"""What a product's fields may hold, whoever fills them in."""

import dataclasses
import re
from typing import Any, Final

from inventory.interface.messages import ProductEdit
from shop.errors import Invalid

HIGHEST_PRICE: Final = 1_000_000_000_000
LONGEST: Final = {"name_fr": 160, "name_en": 160, "description_fr": 4000, "description_en": 4000, "image": 200}
SKU: Final = r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}"
CODE: Final = r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}"
CURRENCY: Final = r"[A-Z]{3}"
#: Pictures beside the first.
MOST_IMAGES: Final = 8
#: Relative to the media folder: no way out of it, and nothing a browser would run.
IMAGE: Final = r"(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+\.(?:webp|png|jpg|jpeg)|"

_SHAPES: Final = {"category": CODE, "tax_category": CODE, "currency": CURRENCY, "image": IMAGE}


def changes(edit: ProductEdit) -> dict[str, Any]:
    """The fields that ``edit`` names, checked. Raises ``Invalid`` with the first bad one."""
    found = {name: value for name, value in dataclasses.asdict(edit).items() if value is not None}
    for name, value in found.items():
        if not _fits(name, value):
            raise Invalid(field=name)
    return found


def _fits(name: str, value: Any) -> bool:
    if name == "price":
        return 0 <= int(value) <= HIGHEST_PRICE
    if name == "gallery":
        return len(value) <= MOST_IMAGES and all(each and _fits("image", each) for each in value)
    if not isinstance(value, str):
        return True
    if name in _SHAPES and not re.fullmatch(_SHAPES[name], value):
        return False
    named = not name.startswith("name") or bool(value.strip())
    return named and len(value) <= LONGEST.get(name, len(value)) and "\x00" not in value
