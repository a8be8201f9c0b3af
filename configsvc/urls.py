"""The config server's addresses: everything at the root of its own process, below ``/config/`` beside the shop."""

from django.urls import URLPattern, re_path

from configsvc.api.views import serve
from shop.roles.catalogue import ALL
from shop.roles.current import current

urlpatterns: list[URLPattern] = (
    [re_path(r"^config/", serve, {"mount": "config"}, name="config")]
    if current().name == ALL
    else [re_path(r"^", serve, name="config")]
)
