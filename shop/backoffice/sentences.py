"""What went wrong, for staff."""

from django.utils.translation import gettext

from shop.errors import ShopError


def sentence(error: ShopError) -> str:
    """In the reader's language."""
    detail = gettext(error.detail) % error.params if error.detail else ""
    return f"{gettext(error.title)}. {detail}".strip()
