"""Gives every request its one set of properties."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from shop.config.snapshot import one_snapshot


class SnapshotMiddleware:
    """See ``shop.config.snapshot``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        with one_snapshot():
            return self._get_response(request)
