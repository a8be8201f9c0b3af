"""The gateway's paths: in its own process everything it forwards; in one process with the others, discovery routes."""

from django.urls import URLPattern, path, re_path

from gateway.documents import schema
from gateway.forwarding import forward
from gateway.in_process import answer
from gateway.routes.builtin import PATTERN
from shop.roles.catalogue import IDENTITY_MODULE
from shop.roles.current import serves

_APART: list[URLPattern] = [path("api/schema", schema), re_path(PATTERN, forward, name="forward")]
_TOGETHER: list[URLPattern] = [re_path(r"^[a-z]+-service/", answer)]

urlpatterns: list[URLPattern] = _TOGETHER if serves(IDENTITY_MODULE) else _APART
