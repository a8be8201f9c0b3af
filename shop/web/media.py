"""Where pictures are found."""

from django.conf import settings


def media_url(path: str) -> str:
    """The URL path of what ``path`` names in the media folder; empty for nothing."""
    return f"{settings.MEDIA_URL}{path}" if path else ""
