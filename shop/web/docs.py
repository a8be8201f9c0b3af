"""The OpenAPI document, and the page to read and try it: offline, and within the site's content security policy."""

from functools import cache
from typing import Any

from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.views import APIView

from shop.web.identity.permissions import Anyone


class DocumentView(APIView):
    """``/api/schema``: what this process serves."""

    permission_classes = [Anyone]
    authentication_classes = []

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        return HttpResponse(_document(), content_type=OpenApiJsonRenderer.media_type)


class DocsView(SpectacularSwaggerSplitView):
    """``/api/docs``: the script that begins it is a file of its own, for inline scripts are refused."""

    url_name = "schema"
    url_self = "/api/docs"
    template_name = "shop/docs.html"


@cache
def _document() -> bytes:
    """Made once: it is the same for everybody, and takes longer than most requests."""
    schema: Any = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    rendered: bytes = OpenApiJsonRenderer().render(schema, renderer_context={})
    return rendered
