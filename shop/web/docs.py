"""The OpenAPI document, and the page to read and try it.

What makes them is imported by who first asks: it takes some megabytes, in every role, and most are never asked.
"""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from rest_framework.request import Request
from rest_framework.views import APIView

from shop.web.identity.permissions import Anyone


class DocumentView(APIView):
    """``/api/schema``: what this process serves."""

    permission_classes = [Anyone]
    authentication_classes = []
    schema = None  # not in the document itself

    def get(self, request: Request) -> HttpResponse:
        return HttpResponse(_document(), content_type="application/vnd.oai.openapi+json")


def docs(request: HttpRequest) -> HttpResponseBase:
    """``/api/docs``: a page."""
    from shop.web.docs_page import DocsView  # noqa: PLC0415 - see above

    answer: HttpResponseBase = DocsView.as_view()(request)
    return answer


@cache
def _document() -> bytes:
    """Made once: it is the same for everybody, and takes longer than most requests."""
    from drf_spectacular.generators import SchemaGenerator  # noqa: PLC0415 - see above
    from drf_spectacular.renderers import OpenApiJsonRenderer  # noqa: PLC0415

    schema: Any = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    rendered: bytes = OpenApiJsonRenderer().render(schema, renderer_context={})
    return rendered
