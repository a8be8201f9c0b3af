"""Answers that are files, to be kept by whoever asked."""

from typing import Final

from django.http import HttpResponse

PDF: Final = "application/pdf"


def download(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """A browser saves it under ``name``, which needs no quoting."""
    return HttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
